import { AWSCURRENT, type KeyArn, type VersionId } from '../secret/ids.ts';
import { arnInRegion, isSameSecret } from '../secret/names.ts';
import type { CopiedVersion, ReplicaCopied } from '../secret/replica-events.ts';
import type { ReplicaLink, ReplicaSource } from '../secret/replication.ts';
import { type LiveSecret, type Secret, stagesByVersion, type Version } from '../secret/state.ts';
import type { ReplicaTarget } from './links.ts';

/** What can be said about a copy without any key: its facts, and which values have to be sealed. */
export type CopyPlan = {
  readonly facts: Omit<ReplicaCopied, 'versions'>;
  /** The labelled versions of the primary, oldest first. */
  readonly versions: readonly PlannedVersion[];
};

/** A version that the replica already has or that has no value, or one whose value has to be sealed. */
export type PlannedVersion =
  | { readonly seal: false; readonly copied: CopiedVersion }
  | { readonly seal: true; readonly versionId: VersionId; readonly version: SealableVersion };

/** A version with a value. */
export type SealableVersion = Version & { readonly digest: string };

/**
 * Plans a replica: all labelled versions with their labels, description, tags, policy and rotation
 * ("Replicate secrets", user guide), under a key of its own. A value is sealed once per link; a new link
 * brings everything again, under another key or in place of what was damaged.
 */
export const planCopy = (
  primary: LiveSecret,
  source: ReplicaSource,
  { region, replica }: ReplicaTarget,
  before: Secret,
): CopyPlan => {
  const labelled = new Set(stagesByVersion(primary).keys());
  const kept = keptVersions(before, primary, source);
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

/** The versions of this primary that the replica already has by the same link. */
const keptVersions = (
  before: Secret,
  primary: LiveSecret,
  { region, epoch }: ReplicaLink,
): ReadonlyMap<VersionId, Version> => {
  if (before.status === 'absent') return NO_VERSIONS;
  const isByLink = before.replicaOf?.region === region && before.replicaOf.epoch === epoch;
  return isByLink && isSameSecret(before.arn, primary.arn) ? before.versions : NO_VERSIONS;
};

const NO_VERSIONS: ReadonlyMap<VersionId, Version> = new Map();

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

/** A version that a rotation has reserved and that has no value yet. */
const EMPTY = { keyArns: NO_KEYS, defaultKeyArn: null, digest: null, sourceDigest: null };

/**
 * The version that holds AWSCURRENT after the copy, if the replica already has its value. That value may
 * have to be brought into the replica's head.
 */
export const keptAsCurrent = ({ facts, versions }: CopyPlan): CopiedVersion | null => {
  const holder = facts.stages.find(([stage]) => stage === AWSCURRENT)?.[1];
  const kept = versions.flatMap((version) => (version.seal ? [] : [version.copied]));
  return kept.find(({ versionId }) => versionId === holder) ?? null;
};
