import type { LiveHead } from '../../../domain/secret/head.ts';
import {
  type Effect,
  endsSecret,
  isRepeatedBy,
  LATEST_COMMITS,
} from '../../../domain/secret/repetition.ts';
import type { Call } from '../operation.ts';
import { refusal } from '../wire/errors.ts';
import { attempt, type GatherLive, live, sameSecret } from './amend.ts';

/**
 * `amend` for a request without a token: one that is refused because it took effect before, and its
 * answer got lost, succeeds. Throws `ApiError` for any other rejection.
 */
export const amendOnce = async (
  call: Call,
  found: LiveHead,
  gather: GatherLive,
  effect: Effect,
): Promise<LiveHead> => {
  const outcome = await attempt(call, found, gather);
  if (outcome.ok) return live(outcome.head);
  const before = await madeBefore(call, found, effect);
  if (before === null) throw refusal(outcome.rejection);
  return before;
};

/**
 * The secret, if it is as this caller made it a moment ago; else `null`. Two reads, only ever for a
 * request that is otherwise refused.
 */
export const madeBefore = async (
  { store, origin }: Call,
  found: LiveHead,
  effect: Effect,
): Promise<LiveHead | null> => {
  const head = sameSecret(await store.load(found.stream), found);
  if (head === null || !effect.holds(head.secret)) return null;
  const latest = store.readCommits(head.stream, Math.max(0, head.seq - LATEST_COMMITS));
  let isMade = false;
  for await (const commit of latest) {
    // What was done to an earlier secret of the name says nothing of this one.
    isMade = !endsSecret(commit) && (isMade || isRepeatedBy(origin, commit, effect));
  }
  return isMade ? head : null;
};
