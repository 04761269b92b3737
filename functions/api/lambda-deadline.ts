import type { EventStore } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { RemainingTime } from '../lambda/context.ts';

/** How long before its end an invocation is answered, in milliseconds. */
const TIME_TO_ANSWER = 1000;

/**
 * What the work comes to, or `late()` when the time of the invocation is nearly over. The signal is
 * aborted by then; what the work comes to later, an error included, is of no account.
 */
export const inTime = async <Result>(
  context: RemainingTime,
  work: (signal: AbortSignal) => Promise<Result>,
  late: () => Result,
): Promise<Result> => {
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, context.getRemainingTimeInMillis() - TIME_TO_ANSWER);
  const deadline = promise.then(() => {
    over.abort();
    return late();
  });
  try {
    return await Promise.race([work(over.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
};

/** The store, in which no append is begun once the signal is aborted: it is an outage then. */
export const untilAborted = (store: EventStore, signal: AbortSignal): EventStore => ({
  ...store,
  append: async (head, commit) => {
    if (signal.aborted) throw outOfTime();
    return store.append(head, commit);
  },
});

/** Why a request was not carried out, or is not known to have been. */
export const outOfTime = (): Outage =>
  new Outage('unavailable', 'The time of the invocation is nearly over');
