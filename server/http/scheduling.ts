import type { Api } from '../../functions/api/pipeline.ts';
import type { Turns } from '../../infra/system/turns.ts';

/** Runs some work of a group once the limits allow. */
export type ConcurrencyLimit = <Result>(
  group: string,
  work: () => Promise<Result>,
) => Promise<Result>;

/** How much work may run at a time, in total and of each group. */
export type ConcurrencyLimits = { readonly all: number; readonly each: number };

type Waiting = { readonly group: string; readonly start: () => void };

/**
 * Limits concurrent work. Work beyond the limits waits and starts in order of arrival, except that a group at
 * its own limit never holds up another, however long its work takes.
 */
export const concurrencyLimit = ({ all, each }: ConcurrencyLimits): ConcurrencyLimit => {
  const waiting: Waiting[] = [];
  const running = new Map<string, number>();
  let total = 0;

  const mayStart = (group: string): boolean => total < all && (running.get(group) ?? 0) < each;

  const count = (group: string, change: 1 | -1): void => {
    total += change;
    const left = (running.get(group) ?? 0) + change;
    if (left === 0) running.delete(group);
    else running.set(group, left);
  };

  const finish = (group: string): void => {
    count(group, -1);
    const index = waiting.findIndex((one) => mayStart(one.group));
    const [next] = index < 0 ? [] : waiting.splice(index, 1);
    if (next === undefined) return;
    count(next.group, 1);
    next.start();
  };

  return async (group, work) => {
    if (mayStart(group)) count(group, 1);
    else await new Promise<void>((start) => waiting.push({ group, start }));
    try {
      return await work();
    } finally {
      finish(group);
    }
  };
};

/**
 * An API that starts each request in a turn of the event loop that has time left for it, so that a burst of
 * requests does not block the loop: the largest take most of a millisecond before they first await anything.
 */
export const scheduledApi =
  (answer: Api, inTurn: Turns): Api =>
  async (request) =>
    inTurn(() => answer(request));
