import type { KeyArn, VersionId } from '../secret/ids.ts';
import { arnInRegion } from '../secret/names.ts';
import type { CopiedVersion, ReplicaCopied } from '../secret/replica-events.ts';
import type { Replica, ReplicaSource } from '../secret/replication.ts';
import { type LiveSecret, type Secret, stagesByVersion, type Version } from '../secret/state.ts';
import type { Place } from './place.ts';

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
 * rotation ("Replicate secrets", user guide). Its key is its own. A value is sealed again only if the
 * replica does not have it, or has it under another key than it should.
 */
export const planCopy = (
  primary: LiveSecret,
  source: ReplicaSource,
  { region, replica }: Place,
  before: Secret,
): CopyPlan => {
  const labelled = new Set(stagesByVersion(primary).keys());
  const kept = keptBy(before, primary, replica);
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

/** The versions of the replica that fit the primary of now and the key it is to have. */
const keptBy = (
  before: Secret,
  primary: LiveSecret,
  { keyId }: Replica,
): ReadonlyMap<VersionId, Version> => {
  const isCopy = before.status !== 'absent' && before.replicaOf !== null;
  return isCopy &&
    before.keyId === keyId &&
    before.name === primary.name &&
    sameSecret(before, primary)
    ? before.versions
    : new Map();
};

/** ARNs differ in their region only: a suffix tells a secret from a later one of its name. */
const sameSecret = (one: LiveSecret, other: LiveSecret): boolean =>
  one.arn.slice(-SUFFIX) === other.arn.slice(-SUFFIX);

const SUFFIX = 6;

const planned = (
  versionId: VersionId,
  version: Version,
  kept: Version | undefined,
): PlannedVersion => {
  const { createdAt, digest } = version;
  if (digest === null) return { seal: false, copied: { ...EMPTY, versionId, createdAt } };
  if (kept?.sourceDigest !== digest)
    return { seal: true, versionId, version: { ...version, digest } };
  const { keyArns, defaultKeyArn } = kept;
  const own = { keyArns, defaultKeyArn, digest: kept.digest };
  return { seal: false, copied: { versionId, createdAt, ...own, sourceDigest: digest } };
};

const NO_KEYS: readonly KeyArn[] = [];

/** A rotation has reserved it, and its value is still to come. */
const EMPTY = { keyArns: NO_KEYS, defaultKeyArn: null, digest: null, sourceDigest: null };
