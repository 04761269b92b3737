import { accept, type Decision, reject } from '../decision.ts';
import { MARKED_FOR_DELETION, NO_SUCH_SECRET, NOT_A_REPLICA } from '../messages.ts';
import type { PromoteReplica } from '../replica-commands.ts';
import type { Secret } from '../state.ts';

/**
 * StopReplicationToReplica: the replica stands alone, and whoever still copies to it is fenced off. The
 * primary is not asked, since this is what is done when it cannot be reached.
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
