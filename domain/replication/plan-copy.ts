import type { KeyArn, VersionId } from '../secret/ids.ts';
import { arnInRegion, isSameSecret } from '../secret/names.ts';
import type { CopiedVersion, ReplicaCopied } from '../secret/replica-events.ts';
import type { ReplicaLink, ReplicaSource } from '../secret/replication.ts';
import { type LiveSecret, type Secret, stagesByVersion, type Version } from '../secret/state.ts';
import type { ReplicaTarget } from './place.ts';

/** A copy as far as it can be told without a key: the facts, and which values have to be sealed. */
export type CopyPlan = {
  readonly facts: Omit<ReplicaCopied, 'versions'>;
  /** The labelled versions of the primary, oldest first. */
  readonly versions: readonly PlannedVersion[];
};

/** A version that the replica has already, or that has no value, or whose value is to be sealed. */
export type PlannedVersion =
  | { readonly seal: false; readonly copied: CopiedVersion }
  | { readonly seal: true; readonly versionId: VersionId; readonly version: SealableVersion };

/** A version with a value. */
export type SealableVersion = Version & { readonly digest: string };

/**
 * What a replica is to be: all labelled versions with their labels, description, tags, policy and
 * rotation ("Replicate secrets", user guide). Its key is its own. By one link a value is sealed once; a
 * new one brings everything anew, under another key or in the place of what was damaged.
 */
export const planCopy = (
  primary: LiveSecret,
  source: ReplicaSource,
  { region, replica }: ReplicaTarget,
  before: Secret,
): CopyPlan => {
  const labelled = new Set(stagesByVersion(primary).keys());
  const kept = keptBy(before, primary, source);
  return {
    facts: {
      source,
      arn: arnInRegion(primary.arn, region),
      name: primary.name,
      description: primary.description,
      keyId: replica.keyId,
      externalType: primary.externalType,
      stages: [...primary.stages],
      tags: primary.tags && [...primary.tags],
      policy: primary.policy,
      rotation: primary.rotation,
    },
    versions: [...primary.versions]
      .filter(([versionId]) => labelled.has(versionId))
      .map(([versionId, version]) => planned(versionId, version, kept.get(versionId))),
  };
};

/** What the replica has of the primary of now by the same link. */
const keptBy = (
  before: Secret,
  primary: LiveSecret,
  { region, epoch }: ReplicaLink,
): ReadonlyMap<VersionId, Version> => {
  if (before.status === 'absent') return NOTHING;
  const isByLink = before.replicaOf?.region === region && before.replicaOf.epoch === epoch;
  return isByLink && isSameSecret(before.arn, primary.arn) ? before.versions : NOTHING;
};

const NOTHING: ReadonlyMap<VersionId, Version> = new Map();

const planned = (
  versionId: VersionId,
  version: Version,
  kept: Version | undefined,
): PlannedVersion => {
  const { createdAt, digest } = version;
  if (digest === null) return { seal: false, copied: { ...EMPTY, versionId, createdAt } };
  const isKnown = kept?.sourceDigest === digest && kept.digest !== null && kept.storedDigest;
  if (!isKnown) return { seal: true, versionId, version: { ...version, digest } };
  const { createdAt: _ofTheCopy, ...own } = kept;
  return { seal: false, copied: { ...own, versionId, createdAt, sourceDigest: digest } };
};

const NO_KEYS: readonly KeyArn[] = [];

/** A rotation has reserved it, and its value is still to come. */
const EMPTY = { keyArns: NO_KEYS, defaultKeyArn: null, digest: null, sourceDigest: null };
