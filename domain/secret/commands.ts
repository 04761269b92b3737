import type { Tag } from './events.ts';
import type { Instant, KeyArn, KeyId, Region, SecretArn, SecretName, VersionId } from './ids.ts';

/** What may be asked of a secret. Facts the core cannot know arrive here, gathered for one head. */
export type SecretCommand = CreateSecret;

/** Create a secret, with its first version when a value was given. */
export type CreateSecret = {
  readonly type: 'CreateSecret';
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
  /** How the value of the request compares with the stored version of the same id. */
  readonly stored: StoredComparison;
  readonly now: Instant;
};

/** `unknown`: no version has that id; `same` compares kind and bytes of the decrypted values. */
export type StoredComparison = 'unknown' | 'same' | 'different';

/** A version that was sealed and waits for its commit. */
export type NewVersion = {
  readonly versionId: VersionId;
  readonly keyArns: readonly KeyArn[];
  readonly digest: string;
};

/** A region to copy the secret to, with the key to use there. */
export type NewReplica = {
  readonly region: Region;
  readonly keyId: KeyId | null;
  readonly forceOverwrite: boolean;
};
