import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';

/** A stream, and the times from which on there is work to do for it. */
export type Scheduled = {
  readonly stream: StreamId;
  readonly times: readonly (number | null)[];
};

/** The streams with work that is due by now, longest due first. */
export const dueIn = (
  streams: Iterable<Scheduled>,
  now: Instant,
  limit: number,
): readonly StreamId[] =>
  [...streams]
    .map(({ stream, times }) => ({ stream, dueAt: Math.min(...times.map((at) => at ?? Infinity)) }))
    .filter(({ dueAt }) => dueAt <= now)
    .toSorted((left, right) => left.dueAt - right.dueAt)
    .slice(0, limit)
    .map(({ stream }) => stream);
