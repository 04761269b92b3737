import type { LiveHead } from '../secret/head.ts';
import { isDefaultKeyOf } from '../secret/key-reference.ts';
import { isSameSecret } from '../secret/names.ts';
import type { CopiedVersion, ReplicaCopied } from '../secret/replica-events.ts';
import { earlierOf, isLater, isOver, type ReplicaSource } from '../secret/replication.ts';
import type { LiveSecret, Secret } from '../secret/state.ts';
import type { ReplicaTarget } from './links.ts';
import { planCopy } from './plan-copy.ts';

/** How a replica is not what its primary says it should be. */
export type Discrepancy =
  /** The region has no secret of that name. */
  | 'missing'
  /** Another secret has the name there. */
  | 'nameTaken'
  /** The replica was promoted, or taken away by a state of the primary that is gone. */
  | 'ended'
  /** It shows an earlier state. */
  | 'behind'
  /** It shows a later state than the primary has: the primary was restored from a backup. */
  | 'ahead'
  /** It claims to show this very state, and shows another one. */
  | 'diverged';

/** What a replica differs in, `null` when it is as it should be. Values are compared by their digests. */
export const discrepancyOf = (
  primary: LiveHead,
  place: ReplicaTarget,
  there: Secret,
): Discrepancy | null => {
  const { epoch, since } = place.replica;
  const source: ReplicaSource = { region: primary.stream.region, epoch, seq: primary.seq };
  if (isOver(there.memory, source, since)) return 'ended';
  if (there.status === 'absent') return 'missing';
  const { replicaOf } = there;
  if (replicaOf?.region !== source.region) return 'nameTaken';
  const isOfAnother = !isSameSecret(there.arn, primary.secret.arn);
  if (isOfAnother && replicaOf.epoch > earlierOf(primary.secret)) return 'nameTaken';
  if (isLater(source, replicaOf)) return 'behind';
  if (isLater(replicaOf, source)) return 'ahead';
  return isAsPlanned(primary, source, place, there) ? null : 'diverged';
};

const isAsPlanned = (
  primary: LiveHead,
  source: ReplicaSource,
  place: ReplicaTarget,
  there: LiveSecret,
): boolean => {
  const { facts, versions } = planCopy(primary.secret, source, place, there);
  const { facts: told } = planCopy({ ...there, replicaOf: null }, source, place, there);
  const shown = { ...told, keyId: there.keyId };
  const isComplete =
    there.status === 'active' &&
    versions.length === there.versions.size &&
    versions.every((planned) => !planned.seal && isCopied(planned.copied, facts, there));
  return isComplete && textOf(facts) === textOf(shown);
};

/** Whether the replica's version is what its copy made of it. */
const isCopied = (
  { versionId, createdAt, keyArns }: CopiedVersion,
  { arn, keyId }: Pick<ReplicaCopied, 'arn' | 'keyId'>,
  there: LiveSecret,
): boolean => {
  const version = there.versions.get(versionId);
  const defaultKeyArn = isDefaultKeyOf(arn, keyId) ? (keyArns[0] ?? null) : null;
  return version?.createdAt === createdAt && version.defaultKeyArn === defaultKeyArn;
};

const textOf = (facts: object): string => JSON.stringify(facts);
