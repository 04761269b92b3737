import { type Decision, reject } from '../decision.ts';
import { MARKED_FOR_DELETION, NO_SUCH_SECRET, ON_REPLICA } from '../messages.ts';
import type { ActiveSecret, Secret } from '../state.ts';

/**
 * Most commands need a secret that exists (M1), whose deletion is not scheduled (M6) and that is no
 * replica (M23).
 */
export const whenActive = (secret: Secret, rule: (secret: ActiveSecret) => Decision): Decision => {
  if (secret.status === 'absent') return reject('ResourceNotFound', NO_SUCH_SECRET);
  if (secret.status === 'scheduledForDeletion') {
    return reject('InvalidRequest', MARKED_FOR_DELETION);
  }
  return secret.replicaOf === null ? rule(secret) : reject('InvalidParameter', ON_REPLICA);
};
