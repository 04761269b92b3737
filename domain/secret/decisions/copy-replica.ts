import { accept, type Decision, reject } from '../decision.ts';
import type { SecretArn } from '../ids.ts';
import { LINK_ENDED, NAME_TAKEN_THERE } from '../messages.ts';
import { isSameSecret } from '../names.ts';
import type { ClearName, CopyReplica, DetachReplica } from '../replica-commands.ts';
import { isFenced, isLater, isOver, isPlausibleEpoch, type ReplicaLink } from '../replication.ts';
import type { LiveSecret, Secret } from '../state.ts';

/**
 * A replica takes the state of its primary if that is later than its own, so that copies may come
 * twice, late or out of order; an epoch that no primary comes to is no state of one, and was put there
 * by somebody else. A copy is refused where the link has ended, and where the name belongs to another
 * secret, be it a replica: of another region's, or of one in this very region whose stream is
 * lost and the name of which was used again.
 */
export const copyReplica = (
  { copy, since, earlier, now: at }: CopyReplica,
  secret: Secret,
): Decision => {
  const { source } = copy;
  if (isOver(secret.memory, source, since)) return reject('LinkEnded', LINK_ENDED);
  if (secret.status !== 'absent') {
    const { replicaOf } = secret;
    const isOther = replicaOf?.region !== source.region || isForeign(secret, copy.arn, earlier);
    if (isOther) return reject('ResourceExists', NAME_TAKEN_THERE);
    const isOurs = isPlausibleEpoch(replicaOf.epoch, { lastEpoch: source.epoch });
    if (isOurs && !isLater(source, replicaOf)) return accept();
  }
  return accept({ type: 'ReplicaCopied', at, ...copy });
};

/**
 * ForceOverwriteReplicaSecret: the secret that has the name goes at once. Not one that was created after
 * this was asked for, nor one that is replicated itself, in either direction: that would leave its other
 * side without an end.
 */
export const clearName = (
  { source, arn, since, askedAt, now: at }: ClearName,
  secret: Secret,
): Decision => {
  if (isOver(secret.memory, source, since)) return reject('LinkEnded', LINK_ENDED);
  if (secret.status === 'absent') return accept();
  const isCopy = secret.replicaOf?.region === source.region;
  if (isCopy && isSameSecret(secret.arn, arn)) return accept();
  const isMeant = secret.createdAt <= askedAt;
  return isMeant && (secret.replicaOf === null || isCopy) && secret.replicas.size === 0
    ? accept({ type: 'SecretPurged', at })
    : reject('ResourceExists', NAME_TAKEN_THERE);
};

/**
 * The end of a link from the side of the primary. The fence comes first and also where there is no
 * replica: a worker that read the primary before may still be on its way with a copy.
 */
export const detachReplica = (
  { link, arn, earlier, now: at }: DetachReplica,
  secret: Secret,
): Decision => {
  if (isFenced(secret.memory, link)) return accept();
  const fence = { type: 'ReplicaFenced', at, link } as const;
  const goes = isCopyBy(secret, link) && !(arn !== null && isForeign(secret, arn, earlier));
  return goes ? accept(fence, { type: 'SecretPurged', at }) : accept(fence);
};

const isCopyBy = (secret: Secret, { region, epoch }: ReplicaLink): secret is LiveSecret => {
  const replicaOf = secret.status === 'absent' ? null : secret.replicaOf;
  return replicaOf !== null && replicaOf.region === region && replicaOf.epoch <= epoch;
};

/** Whether a replica is of another secret than its primary's, and of none that had the name there before. */
const isForeign = (there: LiveSecret, primary: SecretArn, earlier: number): boolean =>
  !isSameSecret(there.arn, primary) && (there.replicaOf?.epoch ?? 0) > earlier;
