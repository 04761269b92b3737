import type { ForceDeletion, PurgeDue, RestoreSecret, ScheduleDeletion } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import { instant } from '../ids.ts';
import { NO_SUCH_SECRET, ON_REPLICA, stillReplicated } from '../messages.ts';
import type { LiveSecret, Secret } from '../state.ts';
import { whenActive } from './when-active.ts';

const DAY = 86_400_000;

/** DeleteSecret with a recovery window, whose length the caller has validated. */
export const scheduleDeletion = (command: ScheduleDeletion, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const { recoveryDays, now: at } = command;
    const purgeAfter = instant(at + recoveryDays * DAY);
    return unlessReplicated(active, () => accept({ type: 'DeletionScheduled', at, purgeAfter }));
  });

/** DeleteSecret without recovery, even if the deletion is already scheduled. */
export const forceDeletion = ({ now: at }: ForceDeletion, secret: Secret): Decision =>
  secret.status === 'absent'
    ? accept()
    : unlessReplicated(secret, () => accept({ type: 'SecretPurged', at }));

/** RestoreSecret: does nothing if no deletion is scheduled. */
export const restoreSecret = ({ now: at }: RestoreSecret, secret: Secret): Decision => {
  if (secret.status === 'absent') return reject('ResourceNotFound', NO_SUCH_SECRET);
  if (secret.replicaOf !== null) return reject('InvalidParameter', ON_REPLICA);
  return secret.status === 'active' ? accept() : accept({ type: 'DeletionCancelled', at });
};

/**
 * Purges a secret whose recovery window has ended; does nothing if it was restored or is already
 * purged.
 */
export const purgeDue = ({ now: at }: PurgeDue, secret: Secret): Decision =>
  secret.status === 'scheduledForDeletion' && secret.purgeAfter <= at
    ? accept({ type: 'SecretPurged', at })
    : accept();

/**
 * A primary can only be deleted after its replicas (M24), and a replica only by its primary (M23).
 */
const unlessReplicated = (secret: LiveSecret, rule: () => Decision): Decision => {
  if (secret.replicaOf !== null) return reject('InvalidParameter', ON_REPLICA);
  return secret.replicas.size === 0
    ? rule()
    : reject('InvalidParameter', stillReplicated(secret.arn, [...secret.replicas.keys()]));
};
