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

/** What the events of one stream add up to. */
export type Secret = AbsentSecret | LiveSecret;

/** A secret that exists, whether or not its deletion is scheduled. */
export type LiveSecret = ActiveSecret | ScheduledSecret;

/** No secret of this name: never created, or purged. */
export type AbsentSecret = { readonly status: 'absent'; readonly memory: ReplicationMemory };

/** A secret that answers reads and writes. */
export type ActiveSecret = { readonly status: 'active' } & SecretFacts;

/** A secret that waits for its deletion, and can be restored until it is purged. */
export type ScheduledSecret = {
  readonly status: 'scheduledForDeletion';
  /** When DeleteSecret was called. */
  readonly deletedAt: Instant;
  /** The end of the recovery window. */
  readonly purgeAfter: Instant;
} & SecretFacts;

/** What is known of every secret that exists. */
export type SecretFacts = {
  readonly arn: SecretArn;
  readonly name: SecretName;
  readonly description: string | null;
  /** As it was named; `null`, for none, is the account's default key `alias/aws/secretsmanager`. */
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  /** The token of the CreateSecret call; a retry of that call is recognised by it. */
  readonly createdWith: VersionId | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Oldest first. */
  readonly versions: ReadonlyMap<VersionId, Version>;
  /** Every attached label and the one version that holds it. */
  readonly stages: ReadonlyMap<Stage, VersionId>;
  /** In the order of attachment; `null` until the first tag, empty after the last one went. */
  readonly tags: ReadonlyMap<string, string> | null;
  /** JSON text of the resource policy. */
  readonly policy: string | null;
  /** `null` until rotation is first configured; kept, but not enabled, after it was cancelled. */
  readonly rotation: Rotation | null;
  readonly replicas: ReadonlyMap<Region, Replica>;
  /** Whether it ever took part in replication; the list of replicas is then shown even if empty. */
  readonly replicated: boolean;
  /** What it is a copy of; `null` for a secret of its own. */
  readonly replicaOf: ReplicaSource | null;
  readonly memory: ReplicationMemory;
};

/** What is known of a version without opening it. */
export type Version = {
  readonly createdAt: Instant;
  /** Every key that opens this version; more than one after a key change. */
  readonly keyArns: readonly KeyArn[];
  /** Which of them is the account's default key; `null` when none is. */
  readonly defaultKeyArn: KeyArn | null;
  /** `null` while a rotation has reserved the version and its value is still to come. */
  readonly digest: string | null;
  /** Of a replica's version: the digest of the primary's sealed body. */
  readonly sourceDigest?: string;
  /** Of a replica's version: the digest of all that is stored of it; missing from the first copies. */
  readonly storedDigest?: string;
};

/** Rotation as it was last configured. */
export type Rotation = RotationSettings & {
  readonly enabled: boolean;
  readonly configuredAt: Instant;
};

/** Where every stream starts, and where a purge returns to. */
export const initialState: AbsentSecret = { status: 'absent', memory: NO_REPLICATION };

/** Whether the secret has this version, and the version has a value. */
export const holdsValue = (
  { secret }: { readonly secret: Secret },
  versionId: VersionId,
): boolean => {
  const version = secret.status === 'absent' ? undefined : secret.versions.get(versionId);
  return version !== undefined && version.digest !== null;
};

/** The labels of one version, in the order they were attached. */
export const stagesOf = (
  secret: Pick<SecretFacts, 'stages'>,
  versionId: VersionId,
): readonly Stage[] =>
  [...secret.stages].filter(([, holder]) => holder === versionId).map(([stage]) => stage);

/** Labelled versions with their labels; a version without a label is deprecated and not in it. */
export const stagesByVersion = (
  secret: Pick<SecretFacts, 'stages'>,
): ReadonlyMap<VersionId, readonly Stage[]> =>
  new Map([...new Set(secret.stages.values())].map((id) => [id, stagesOf(secret, id)]));
