import type { EventStreams } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { RemainingTime } from '../lambda/remaining-time.ts';

/** How long before the end of its invocation a request is answered, in milliseconds. */
const TIME_TO_ANSWER = 1000;

/**
 * The result of the work, or of `late()` when the invocation is about to time out. The signal is aborted
 * by then, and whatever the work returns or throws later is ignored.
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

/** A store that begins no append once the signal is aborted, but throws an `Outage`. */
export const untilAborted = <Store extends EventStreams>(
  store: Store,
  signal: AbortSignal,
): Store => ({
  ...store,
  append: async (head, commit) => {
    if (signal.aborted) throw outOfTime();
    return store.append(head, commit);
  },
});

/** The outage of a request that timed out; whether it was carried out may not be known. */
export const outOfTime = (): Outage =>
  new Outage('unavailable', 'The time of the invocation is nearly over');
