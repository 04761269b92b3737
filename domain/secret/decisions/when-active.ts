import { type Decision, reject } from '../decision.ts';
import { MARKED_FOR_DELETION, NO_SUCH_SECRET } from '../messages.ts';
import type { ActiveSecret, Secret } from '../state.ts';

/** Most commands need a secret that exists (M1) and whose deletion is not scheduled (M6). */
export const whenActive = (secret: Secret, rule: (secret: ActiveSecret) => Decision): Decision => {
  if (secret.status === 'absent') return reject('ResourceNotFound', NO_SUCH_SECRET);
  if (secret.status === 'scheduledForDeletion') {
    return reject('InvalidRequest', MARKED_FOR_DELETION);
  }
  return rule(secret);
};
