import { type Result, rejected, rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { LIMITS } from '../../domain/secret/limits.ts';
import { FORCE_AND_WINDOW, WRONG_RECOVERY_WINDOW } from '../../domain/secret/messages.ts';
import type { Effect } from '../../domain/secret/retries.ts';
import {
  amend,
  amendOnce,
  attempt,
  type ChangeContext,
  type Changed,
  GONE,
  isReplica,
  madeBefore,
  READ_ONLY,
  ready,
  writableSecret,
} from './change.ts';
import { sweepValues } from './purge.ts';

const DAY = 86_400_000;

/** How to delete a secret. */
export type Deletion = {
  /** Days until the secret is purged, 7 to 30; `null` for the longest window. A forced deletion takes none. */
  readonly recoveryDays: number | null;
  /** Purge the secret at once. */
  readonly force: boolean;
};

/** The secret, `null` if there was none, and the date of its purge: now for a forced deletion. */
export type Deleted = Result<{ readonly found: LiveHead | null; readonly date: Instant }>;

/**
 * Deletes a secret after its recovery window, or at once. A secret that does not exist is accepted by a forced
 * deletion alone.
 */
export const deleteSecret = (
  context: ChangeContext,
  found: LiveHead | null,
  deletion: Deletion,
): Promise<Deleted> =>
  deletion.force ? forced(context, found, deletion) : scheduled(context, found, deletion);

/** Makes a secret whose deletion is scheduled usable again; any other stays as it is. */
export const restoreSecret = (context: ChangeContext, found: LiveHead): Promise<Changed> =>
  amend(context, found, ready({ type: 'RestoreSecret', now: context.origin.at }));

const scheduled = async (
  context: ChangeContext,
  found: LiveHead | null,
  deletion: Deletion,
): Promise<Deleted> => {
  if (found === null) return rejected(GONE);
  const effect = effectOf(deletion.recoveryDays ?? LIMITS.recoveryDays.max);
  const before = found.secret.status === 'active' ? null : await madeBefore(context, found, effect);
  const changed: Changed =
    before === null ? await schedule(context, found, deletion, effect) : { ok: true, head: before };
  if (!changed.ok) return changed;
  const { secret } = changed.head;
  if (secret.status !== 'scheduledForDeletion') throw new Error('A deletion was not scheduled');
  return { ok: true, found: changed.head, date: secret.purgeAfter };
};

const schedule = async (
  context: ChangeContext,
  found: LiveHead,
  deletion: Deletion,
  effect: Effect,
): Promise<Changed> => {
  const writable = writableSecret(found);
  if (!writable.ok) return writable;
  const window = recoveryDays(deletion);
  if (!window.ok) return window;
  const { days } = window;
  const command = { type: 'ScheduleDeletion', recoveryDays: days, now: context.origin.at } as const;
  return amendOnce(context, found, ready(command), effect);
};

/** A repeated request has the same window. */
const effectOf = (days: number): Effect => ({
  holds: (secret) =>
    secret.status === 'scheduledForDeletion' && secret.purgeAfter - secret.deletedAt === days * DAY,
  made: ({ type }) => type === 'DeletionScheduled',
});

/** The range is checked first, so a window of 0 days together with force gets M30 and not M31. */
const recoveryDays = ({
  recoveryDays: given,
  force,
}: Deletion): Result<{ readonly days: number }> => {
  const days = given ?? LIMITS.recoveryDays.max;
  if (days < LIMITS.recoveryDays.min || days > LIMITS.recoveryDays.max) {
    return rejected(rejection('InvalidParameter', WRONG_RECOVERY_WINDOW));
  }
  return given !== null && force
    ? rejected(rejection('InvalidParameter', FORCE_AND_WINDOW))
    : { ok: true, days };
};

/**
 * A secret that is gone already, or by a concurrent request, is as it should be. The purge is a fact once
 * it is committed; if removing the values fails after it, a later purge finishes the job.
 */
const forced = async (
  context: ChangeContext,
  found: LiveHead | null,
  deletion: Deletion,
): Promise<Deleted> => {
  if (found !== null && isReplica(found)) return rejected(READ_ONLY);
  const window = recoveryDays(deletion);
  if (!window.ok) return window;
  const date = context.origin.at;
  if (found === null) return { ok: true, found, date };
  const outcome = await attempt(context, found, ready({ type: 'ForceDeletion', now: date }));
  if (!outcome.ok && outcome.rejection !== GONE) return outcome;
  await sweepValues(context.store, found.stream);
  return { ok: true, found, date };
};
