import type {
  Instant,
  KeyArn,
  KeyId,
  Region,
  SecretArn,
  SecretName,
  Stage,
  VersionId,
} from './ids.ts';
import type { ReplicaSource } from './replication.ts';
import type { RotationSettings } from './rotation-settings.ts';

/** In the stream of a primary: a region to copy to, or one that is asked for again. */
export type ReplicaAdded = {
  readonly region: Region;
  readonly keyId: KeyId | null;
  readonly forceOverwrite: boolean;
  /** At least this epoch; left out, the next one. Given when the region knows a higher one than this stream. */
  readonly epoch?: number;
};

/** In the stream of a primary: a region it is not copied to any more. */
export type ReplicaRemoved = {
  readonly region: Region;
  /** The replica was promoted, and the primary learned of it afterwards. */
  readonly promoted?: true;
  /** The epoch up to which the region takes no copies, where that is a later one than the link's. */
  readonly known?: number;
};

/**
 * In the stream of a primary: what the link was to overwrite in its region is overwritten, or was found to
 * be a secret that may not be. Whatever has the name there later stays.
 */
export type ForceOverwriteSpent = { readonly region: Region };

/** In the stream of a replica: the primary as it was, in everything that is replicated. */
export type ReplicaCopied = {
  readonly source: ReplicaSource;
  readonly arn: SecretArn;
  readonly name: SecretName;
  readonly description: string | null;
  /** The key of the replica; `null` is the default key of its region. */
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  /** The labelled versions, oldest first. */
  readonly versions: readonly CopiedVersion[];
  readonly stages: readonly (readonly [Stage, VersionId])[];
  readonly tags: readonly (readonly [key: string, value: string])[] | null;
  readonly policy: string | null;
  readonly rotation: CopiedRotation | null;
};

/** A version, sealed anew under a key of the replica's region. */
export type CopiedVersion = {
  readonly versionId: VersionId;
  readonly createdAt: Instant;
  readonly keyArns: readonly KeyArn[];
  readonly defaultKeyArn: KeyArn | null;
  readonly digest: string | null;
  /** The digest of the primary's own sealed body, by which a later copy knows what it need not seal. */
  readonly sourceDigest: string | null;
  /** The digest of all that is stored of it, wrapped keys included; copies did not always tell it. */
  readonly storedDigest?: string;
};

/** Rotation as the primary has it. */
export type CopiedRotation = RotationSettings & {
  readonly enabled: boolean;
  readonly configuredAt: Instant;
};
