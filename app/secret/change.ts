import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Head, Origin } from '../../domain/ports/stream.ts';
import type { SecretCommand } from '../../domain/secret/commands.ts';
import { type Result, rejected, rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import { MARKED_FOR_DELETION, NO_SUCH_SECRET, ON_REPLICA } from '../../domain/secret/messages.ts';
import { type Effect, endsSecret, isRetryOf, RETRY_LOOKBACK } from '../../domain/secret/retries.ts';
import type { ActiveSecret } from '../../domain/secret/state.ts';
import { type Gathered, type Outcome, type TransactPorts, transact } from './transact.ts';

/** Dependencies of the use cases that change a secret: a request's, or those of a worker. */
export type ChangeContext = TransactPorts & {
  readonly store: EventStreams & SealedValues;
  /** Who asks for the change, and when. */
  readonly origin: Origin;
};

/** The secret as a use case left it, or why it was rejected. */
export type Changed = Result<{ readonly head: LiveHead }>;

/** Gathers a command for the secret as it is now. */
export type GatherLive = (head: LiveHead) => Promise<Gathered>;

/** A command that needs no facts but those of the request. */
export const ready =
  (command: SecretCommand): GatherLive =>
  async () => ({ ok: true, command, values: {} });

/** The secret, unless its deletion is scheduled (M6). */
export const activeSecret = ({ secret }: LiveHead): Result<{ readonly secret: ActiveSecret }> =>
  secret.status === 'active'
    ? { ok: true, secret }
    : rejected(rejection('InvalidRequest', MARKED_FOR_DELETION));

/** The secret, unless its deletion is scheduled (M6) or it is a replica, which only its primary changes (M23). */
export const writableSecret = (head: LiveHead): Result<{ readonly secret: ActiveSecret }> => {
  const active = activeSecret(head);
  return active.ok && isReplica(head) ? rejected(READ_ONLY) : active;
};

/** Whether only a primary in another region changes the secret. */
export const isReplica = ({ secret }: LiveHead): boolean => secret.replicaOf !== null;

/** What a change of a replica is rejected with (M23). */
export const READ_ONLY = rejection('InvalidParameter', ON_REPLICA);

/** What a change is rejected with when the secret that was found is gone by now (M1). */
export const GONE = rejection('ResourceNotFound', NO_SUCH_SECRET);

/**
 * Tries to change the secret that was found, and no later one of its name: rejected with `GONE` if it is
 * gone, or another took its place while this request lost to concurrent writers.
 */
export const attempt = (
  context: ChangeContext,
  found: LiveHead,
  gather: GatherLive,
): Promise<Outcome> =>
  transact(context, found, context.origin, async (head) => {
    const secret = sameSecret(head, found);
    return secret === null ? rejected(GONE) : gather(secret);
  });

/** Changes a secret by a command that leaves it in existence. */
export const amend = async (
  context: ChangeContext,
  found: LiveHead,
  gather: GatherLive,
): Promise<Changed> => {
  const outcome = await attempt(context, found, gather);
  return outcome.ok ? { ok: true, head: live(outcome.head) } : outcome;
};

/**
 * `amend` for a request without a token: one that is rejected because it took effect before, and whose
 * answer was lost, succeeds.
 */
export const amendOnce = async (
  context: ChangeContext,
  found: LiveHead,
  gather: GatherLive,
  effect: Effect,
): Promise<Changed> => {
  const changed = await amend(context, found, gather);
  if (changed.ok) return changed;
  const before = await madeBefore(context, found, effect);
  return before === null ? changed : { ok: true, head: before };
};

/**
 * The secret, if it is as this caller made it a moment ago; else `null`. Two reads, and only for a
 * request that is otherwise rejected.
 */
export const madeBefore = async (
  { store, origin }: ChangeContext,
  found: LiveHead,
  effect: Effect,
): Promise<LiveHead | null> => {
  const head = sameSecret(await store.load(found.stream), found);
  if (head === null || !effect.holds(head.secret)) return null;
  const latest = store.readCommits(head.stream, Math.max(0, head.seq - RETRY_LOOKBACK));
  let isMade = false;
  for await (const commit of latest) {
    // What was done to an earlier secret of the name does not count.
    isMade = !endsSecret(commit) && (isMade || isRetryOf(origin, commit, effect));
  }
  return isMade ? head : null;
};

/** The head after a command that leaves the secret in existence. */
export const live = (head: Head): LiveHead => {
  const { secret } = head;
  if (secret.status === 'absent') throw new Error('An amended secret is absent');
  return { ...head, secret };
};

/** The head of the very secret that was found; `null` if it is gone. */
const sameSecret = (head: Head, found: LiveHead): LiveHead | null => {
  const { secret } = head;
  return secret.status !== 'absent' && secret.arn === found.secret.arn ? { ...head, secret } : null;
};
