import type { RotationSettings } from '../rotation/settings.ts';
import type { RewrappedVersion, Tag } from './events.ts';
import type { Instant, KeyArn, KeyId, SecretArn, SecretName, Stage, VersionId } from './ids.ts';
import type { NewReplica, ReplicaCommand } from './replica-commands.ts';

/**
 * The commands of a secret. They carry what the rules cannot know themselves, gathered for one
 * head.
 */
export type SecretCommand =
  | CreateSecret
  | PutSecretValue
  | UpdateSecret
  | MoveStage
  | TagSecret
  | UntagSecret
  | AttachPolicy
  | RemovePolicy
  | ConfigureRotation
  | CancelRotation
  | ScheduleDeletion
  | ForceDeletion
  | RestoreSecret
  | PurgeDue
  | ReplicaCommand;

/** Creates a secret, with a first version if the request has a value. */
export type CreateSecret = Command<'CreateSecret'> & {
  readonly name: SecretName;
  readonly token: VersionId | null;
  readonly description: string | null;
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  readonly tags: readonly Tag[];
  readonly replicas: readonly NewReplica[];
  readonly carriesValue: boolean;
  /** The ARN of the secret if the name is free; a new random suffix is drawn for each head. */
  readonly arn: SecretArn;
  /** The value, sealed for that ARN; `null` if the request has none or the name is taken. */
  readonly version: NewVersion | null;
  readonly stored: StoredComparison;
};

/** Adds a version with labels; `null` labels mean AWSCURRENT. */
export type PutSecretValue = Command<'PutSecretValue'> & {
  readonly versionId: VersionId;
  readonly stages: readonly Stage[] | null;
  /** The sealed value; `null` if the version already exists. */
  readonly version: NewVersion | null;
  readonly stored: StoredComparison;
};

/**
 * Changes the given members, and adds a current version if there is a value. `undefined` changes
 * nothing.
 */
export type UpdateSecret = Command<'UpdateSecret'> & {
  readonly description: string | null | undefined;
  readonly externalType: string | null | undefined;
  readonly keyChange: KeyChange | null;
  readonly versionId: VersionId | null;
  readonly version: NewVersion | null;
  readonly stored: StoredComparison;
};

/**
 * A new key for future versions, and the labelled versions whose data keys were wrapped under it as
 * well.
 */
export type KeyChange = {
  readonly keyId: KeyId | null;
  readonly rewrapped: readonly RewrappedVersion[];
};

/** Attaches a label to a version, detaches it, or moves it. */
export type MoveStage = Command<'MoveStage'> & {
  readonly stage: Stage;
  readonly removeFrom: VersionId | null;
  readonly moveTo: VersionId | null;
};

export type TagSecret = Command<'TagSecret'> & { readonly tags: readonly Tag[] };
export type UntagSecret = Command<'UntagSecret'> & { readonly keys: readonly string[] };
export type AttachPolicy = Command<'AttachPolicy'> & { readonly policy: string };
export type RemovePolicy = Command<'RemovePolicy'>;

export type ConfigureRotation = Command<'ConfigureRotation'> & {
  readonly rotation: RotationSettings;
};
export type CancelRotation = Command<'CancelRotation'>;

/** Deletes a secret after a recovery window, in days. */
export type ScheduleDeletion = Command<'ScheduleDeletion'> & { readonly recoveryDays: number };
/** Deletes a secret immediately. */
export type ForceDeletion = Command<'ForceDeletion'>;
export type RestoreSecret = Command<'RestoreSecret'>;
/** Completes a scheduled deletion whose recovery window has ended. */
export type PurgeDue = Command<'PurgeDue'>;

/**
 * How the value of a request compares with the stored version of the same id: `same` if kind and
 * bytes of the decrypted values are equal, `unknown` if there is no such version or it has no
 * value.
 */
export type StoredComparison = 'unknown' | 'same' | 'different';

/** A sealed version that is not committed yet. */
export type NewVersion = {
  readonly versionId: VersionId;
  readonly keyArns: readonly KeyArn[];
  readonly digest: string;
};

type Command<Type extends string> = { readonly type: Type; readonly now: Instant };
