import { type Decision, reject } from '../decision.ts';
import { MARKED_FOR_DELETION, NO_SUCH_SECRET, ON_REPLICA } from '../messages.ts';
import type { ActiveSecret, Secret } from '../state.ts';

/**
 * Applies a rule that requires the secret to exist (M1), not to be scheduled for deletion (M6) and
 * not to be a replica (M23), as most commands do.
 */
export const whenActive = (secret: Secret, rule: (secret: ActiveSecret) => Decision): Decision => {
  if (secret.status === 'absent') return reject('ResourceNotFound', NO_SUCH_SECRET);
  if (secret.status === 'scheduledForDeletion') {
    return reject('InvalidRequest', MARKED_FOR_DELETION);
  }
  return secret.replicaOf === null ? rule(secret) : reject('InvalidParameter', ON_REPLICA);
};
