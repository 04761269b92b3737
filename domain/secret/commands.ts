import type { RotationSettings } from '../rotation/settings.ts';
import type { RewrappedVersion, Tag } from './events.ts';
import type { Instant, KeyArn, KeyId, SecretArn, SecretName, Stage, VersionId } from './ids.ts';
import type { NewReplica, ReplicaCommand } from './replica-commands.ts';

/** What may be asked of a secret. Facts the core cannot know arrive here, gathered for one head. */
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

/** Create a secret, with its first version when a value was given. */
export type CreateSecret = Command<'CreateSecret'> & {
  readonly name: SecretName;
  readonly token: VersionId | null;
  readonly description: string | null;
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  readonly tags: readonly Tag[];
  readonly replicas: readonly NewReplica[];
  readonly carriesValue: boolean;
  /** The ARN the secret gets if the name is free: its suffix is drawn afresh for each head. */
  readonly arn: SecretArn;
  /** The value, sealed for that ARN; `null` when the request carries none or the name is taken. */
  readonly version: NewVersion | null;
  readonly stored: StoredComparison;
};

/** Add a version, with labels; `null` labels are AWSCURRENT. */
export type PutSecretValue = Command<'PutSecretValue'> & {
  readonly versionId: VersionId;
  readonly stages: readonly Stage[] | null;
  /** The sealed value; `null` when the version exists already. */
  readonly version: NewVersion | null;
  readonly stored: StoredComparison;
};

/** Change what is given, and add a current version when a value is. `undefined` leaves as it is. */
export type UpdateSecret = Command<'UpdateSecret'> & {
  readonly description: string | null | undefined;
  readonly externalType: string | null | undefined;
  readonly keyChange: KeyChange | null;
  readonly versionId: VersionId | null;
  readonly version: NewVersion | null;
  readonly stored: StoredComparison;
};

/** Another key for new versions, and the labelled versions that it now opens as well. */
export type KeyChange = {
  readonly keyId: KeyId | null;
  readonly rewrapped: readonly RewrappedVersion[];
};

/** Attach a label to a version, or take it off one, or move it. */
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

/** Delete after a recovery window, in days. */
export type ScheduleDeletion = Command<'ScheduleDeletion'> & { readonly recoveryDays: number };
/** Delete at once. */
export type ForceDeletion = Command<'ForceDeletion'>;
export type RestoreSecret = Command<'RestoreSecret'>;
/** Finish a scheduled deletion whose window is over. */
export type PurgeDue = Command<'PurgeDue'>;

/**
 * How the value of a request compares with the stored version of the same id. `unknown`: there is
 * none, or only an empty one; `same` compares kind and bytes of the decrypted values.
 */
export type StoredComparison = 'unknown' | 'same' | 'different';

/** A version that was sealed and waits for its commit. */
export type NewVersion = {
  readonly versionId: VersionId;
  readonly keyArns: readonly KeyArn[];
  readonly digest: string;
};

type Command<Type extends string> = { readonly type: Type; readonly now: Instant };
