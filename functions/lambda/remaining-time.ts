import { deadlineSignal } from '../../app/workers/deadline.ts';

/** The part of Lambda's context that says how much time an invocation has left, in milliseconds. */
export type RemainingTime = { readonly getRemainingTimeInMillis: () => number };

/**
 * A signal that is aborted once no more than `margin` milliseconds of an invocation are left, or once it
 * has taken `limit` milliseconds by `now`.
 */
export const invocationDeadline = (
  { getRemainingTimeInMillis }: RemainingTime,
  margin: number,
  isOver: () => boolean = () => false,
): AbortSignal => deadlineSignal(() => getRemainingTimeInMillis() <= margin || isOver());
