import { accept, type Decision, reject } from '../decision.ts';
import type { SecretArn } from '../ids.ts';
import {
  LINK_ENDED,
  MARKED_FOR_DELETION,
  NAME_TAKEN_IN_REGION,
  NO_SUCH_SECRET,
  NOT_A_REPLICA,
} from '../messages.ts';
import { isSameSecret } from '../names.ts';
import type { ClearName, CopyReplica, DetachReplica, PromoteReplica } from '../replica-commands.ts';
import { isFenced, isLater, isOver, isPlausibleEpoch, type ReplicaLink } from '../replication.ts';
import type { LiveSecret, Secret } from '../state.ts';

/**
 * A replica takes the state of its primary if that is later than its own, so that copies may arrive
 * twice, late or out of order. An epoch that no primary can reach does not count as later: it was
 * tampered with. A copy is rejected if the link has ended, or if the name belongs to another
 * secret. That may be a replica too: of another region's primary, or of an earlier one in this very
 * region whose stream was lost and whose name was used again.
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
    if (isOther) return reject('ResourceExists', NAME_TAKEN_IN_REGION);
    const isPlausible = isPlausibleEpoch(replicaOf.epoch, { lastEpoch: source.epoch });
    if (isPlausible && !isLater(source, replicaOf)) return accept();
  }
  return accept({ type: 'ReplicaCopied', at, ...copy });
};

/**
 * ForceOverwriteReplicaSecret: purges the secret that has the name at once. Not one that was
 * created after this was requested, nor one that is itself replicated, in either direction: the
 * other end of that link would be left dangling.
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
    : reject('ResourceExists', NAME_TAKEN_IN_REGION);
};

/**
 * Ends a link from the side of the primary. The fence comes first, even if there is no replica: a
 * worker that has already read the primary may still be about to copy.
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

/** Whether a replica is neither of its primary's secret nor of an earlier secret of that name. */
const isForeign = (found: LiveSecret, primary: SecretArn, earlier: number): boolean =>
  !isSameSecret(found.arn, primary) && (found.replicaOf?.epoch ?? 0) > earlier;

/**
 * StopReplicationToReplica: makes the replica a standalone secret and fences off its primary. The
 * primary is not involved, because this is what one does when it cannot be reached.
 */
export const promoteReplica = ({ now: at }: PromoteReplica, secret: Secret): Decision => {
  if (secret.status === 'absent') return reject('ResourceNotFound', NO_SUCH_SECRET);
  if (secret.status === 'scheduledForDeletion') {
    return reject('InvalidRequest', MARKED_FOR_DELETION);
  }
  const { replicaOf } = secret;
  if (replicaOf === null) return reject('InvalidParameter', NOT_A_REPLICA);
  const { region, epoch } = replicaOf;
  return accept({ type: 'ReplicaPromoted', at, link: { region, epoch } });
};
