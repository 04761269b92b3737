import type { RotationSettings } from '../rotation/settings.ts';
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

/** In the stream of a primary: a region to copy to, or one that was requested again. */
export type ReplicaAdded = {
  readonly region: Region;
  readonly keyId: KeyId | null;
  readonly forceOverwrite: boolean;
  /**
   * The minimum epoch, set if the region knows a higher one than this stream; by default the next
   * one.
   */
  readonly epoch?: number;
};

/** In the stream of a primary: a region it is no longer copied to. */
export type ReplicaRemoved = {
  readonly region: Region;
  /** Set if the replica was promoted and the primary found out afterwards. */
  readonly promoted?: true;
  /** The epoch up to which the region rejects copies, if later than the link's. */
  readonly known?: number;
};

/**
 * In the stream of a primary: what the link was to overwrite in its region has been overwritten, or
 * must not be. A secret that takes the name there later stays.
 */
export type ForceOverwriteSpent = { readonly region: Region };

/** In the stream of a replica: the state of the primary, in everything that is replicated. */
export type ReplicaCopied = {
  readonly source: ReplicaSource;
  readonly arn: SecretArn;
  readonly name: SecretName;
  readonly description: string | null;
  /** The key of the replica; `null` for the default key of its region. */
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  /** The labelled versions, oldest first. */
  readonly versions: readonly CopiedVersion[];
  readonly stages: readonly (readonly [Stage, VersionId])[];
  readonly tags: readonly (readonly [key: string, value: string])[] | null;
  readonly policy: string | null;
  readonly rotation: CopiedRotation | null;
};

/** A version, sealed again under a key of the replica's region. */
export type CopiedVersion = {
  readonly versionId: VersionId;
  readonly createdAt: Instant;
  readonly keyArns: readonly KeyArn[];
  readonly defaultKeyArn: KeyArn | null;
  readonly digest: string | null;
  /**
   * The digest of the primary's sealed body, by which a later copy can tell what it need not seal
   * again.
   */
  readonly sourceDigest: string | null;
  /**
   * The digest of everything stored for it, including wrapped keys; early copies did not record it.
   */
  readonly storedDigest?: string;
};

/** The rotation settings of the primary. */
export type CopiedRotation = RotationSettings & {
  readonly enabled: boolean;
  readonly configuredAt: Instant;
};
