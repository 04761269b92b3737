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
import {
  NO_REPLICATION,
  type Replica,
  type ReplicaSource,
  type ReplicationMemory,
} from './replication.ts';

/** The state of a secret: all events of its stream, folded. */
export type Secret = AbsentSecret | LiveSecret;

/** An existing secret, whether or not its deletion is scheduled. */
export type LiveSecret = ActiveSecret | ScheduledSecret;

/** There is no secret of this name: it was never created, or has been purged. */
export type AbsentSecret = { readonly status: 'absent'; readonly memory: ReplicationMemory };

/** A secret that can be read and written. */
export type ActiveSecret = { readonly status: 'active' } & SecretFacts;

/** A secret that is scheduled for deletion, and can be restored until it is purged. */
export type ScheduledSecret = {
  readonly status: 'scheduledForDeletion';
  /** When DeleteSecret was called. */
  readonly deletedAt: Instant;
  /** The end of the recovery window. */
  readonly purgeAfter: Instant;
} & SecretFacts;

/** What every existing secret has. */
export type SecretFacts = {
  readonly arn: SecretArn;
  readonly name: SecretName;
  readonly description: string | null;
  /**
   * The key as specified; `null` for the default key of the account, `alias/aws/secretsmanager`.
   */
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  /** The token of the CreateSecret request, by which a retry is recognised. */
  readonly createdWith: VersionId | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Oldest first. */
  readonly versions: ReadonlyMap<VersionId, Version>;
  /** Every attached label, and the version that holds it. */
  readonly stages: ReadonlyMap<Stage, VersionId>;
  /**
   * In the order of attachment; `null` before the first tag, empty after the last one was removed.
   */
  readonly tags: ReadonlyMap<string, string> | null;
  /** JSON text of the resource policy. */
  readonly policy: string | null;
  /** `null` until rotation is configured; kept, but not enabled, after it is cancelled. */
  readonly rotation: Rotation | null;
  readonly replicas: ReadonlyMap<Region, Replica>;
  /** Whether it was ever replicated; if so, the list of replicas is returned even if empty. */
  readonly replicated: boolean;
  /** For a replica, its primary; `null` for any other secret. */
  readonly replicaOf: ReplicaSource | null;
  readonly memory: ReplicationMemory;
};

/** What is known about a version without opening it. */
export type Version = {
  readonly createdAt: Instant;
  /** Every key that can open this version; more than one after a key change. */
  readonly keyArns: readonly KeyArn[];
  /** Which of them is the default key of the account; `null` if none is. */
  readonly defaultKeyArn: KeyArn | null;
  /** `null` while a rotation has registered the version without a value. */
  readonly digest: string | null;
  /** For a version of a replica: the digest of the primary's sealed body. */
  readonly sourceDigest?: string;
  /**
   * For a version of a replica: the digest of everything stored for it; missing from early copies.
   */
  readonly storedDigest?: string;
};

/** Rotation as last configured. */
export type Rotation = RotationSettings & {
  readonly enabled: boolean;
  readonly configuredAt: Instant;
};

/** The state of an empty stream. */
export const initialState: AbsentSecret = { status: 'absent', memory: NO_REPLICATION };

/** Whether the secret has this version, and the version has a value. */
export const holdsValue = (
  { secret }: { readonly secret: Secret },
  versionId: VersionId,
): boolean => {
  const version = secret.status === 'absent' ? undefined : secret.versions.get(versionId);
  return version !== undefined && version.digest !== null;
};

/** The labels of a version, in the order of attachment. */
export const stagesOf = (
  secret: Pick<SecretFacts, 'stages'>,
  versionId: VersionId,
): readonly Stage[] =>
  [...secret.stages].filter(([, holder]) => holder === versionId).map(([stage]) => stage);

/**
 * The labelled versions and their labels; versions without labels are deprecated, and not included.
 */
export const stagesByVersion = (
  secret: Pick<SecretFacts, 'stages'>,
): ReadonlyMap<VersionId, readonly Stage[]> =>
  new Map([...new Set(secret.stages.values())].map((id) => [id, stagesOf(secret, id)]));
