import type { LiveHead } from '../secret/head.ts';
import { isDefaultKeyOf } from '../secret/key-reference.ts';
import { isSameSecret } from '../secret/names.ts';
import type { CopiedVersion, ReplicaCopied } from '../secret/replica-events.ts';
import { earlierOf, isLater, isOver, type ReplicaSource } from '../secret/replication.ts';
import type { LiveSecret, Secret } from '../secret/state.ts';
import type { ReplicaTarget } from './links.ts';
import { planCopy } from './plan-copy.ts';

/** How a replica deviates from its primary. */
export type Discrepancy =
  /** The region has no secret of that name. */
  | 'missing'
  /** Another secret has the name there. */
  | 'nameTaken'
  /** The replica was promoted, or was removed by a state of the primary that has been lost. */
  | 'ended'
  /** It shows an earlier state. */
  | 'behind'
  /** It shows a later state than the primary has: the primary was restored from a backup. */
  | 'ahead'
  /** It claims to show this very state, but shows another one. */
  | 'diverged';

/**
 * Returns how the secret found in a replica's region deviates from its primary, `null` if it does not.
 * Values are compared by their digests.
 */
export const discrepancyOf = (
  primary: LiveHead,
  target: ReplicaTarget,
  found: Secret,
): Discrepancy | null => {
  const { epoch, since } = target.replica;
  const source: ReplicaSource = { region: primary.stream.region, epoch, seq: primary.seq };
  if (isOver(found.memory, source, since)) return 'ended';
  if (found.status === 'absent') return 'missing';
  const { replicaOf } = found;
  if (replicaOf?.region !== source.region) return 'nameTaken';
  const isOfAnother = !isSameSecret(found.arn, primary.secret.arn);
  if (isOfAnother && replicaOf.epoch > earlierOf(primary.secret)) return 'nameTaken';
  if (isLater(source, replicaOf)) return 'behind';
  if (isLater(replicaOf, source)) return 'ahead';
  return isAsPlanned(primary, source, target, found) ? null : 'diverged';
};

const isAsPlanned = (
  primary: LiveHead,
  source: ReplicaSource,
  target: ReplicaTarget,
  found: LiveSecret,
): boolean => {
  const { facts, versions } = planCopy(primary.secret, source, target, found);
  const { facts: ownFacts } = planCopy({ ...found, replicaOf: null }, source, target, found);
  const shown = { ...ownFacts, keyId: found.keyId };
  const isComplete =
    found.status === 'active' &&
    versions.length === found.versions.size &&
    versions.every((planned) => !planned.seal && isCopied(planned.copied, facts, found));
  return isComplete && textOf(facts) === textOf(shown);
};

/** Whether the replica's version is what copying it produces. */
const isCopied = (
  { versionId, createdAt, keyArns }: CopiedVersion,
  { arn, keyId }: Pick<ReplicaCopied, 'arn' | 'keyId'>,
  found: LiveSecret,
): boolean => {
  const version = found.versions.get(versionId);
  const defaultKeyArn = isDefaultKeyOf(arn, keyId) ? (keyArns[0] ?? null) : null;
  return version?.createdAt === createdAt && version.defaultKeyArn === defaultKeyArn;
};

const textOf = (facts: object): string => JSON.stringify(facts);
