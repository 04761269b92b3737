import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import type { Stored } from './stored.ts';

/** The streams with a purge that is due or not finished, longest due first. */
export const dueIn = (
  streams: Iterable<Stored>,
  now: Instant,
  limit: number,
): readonly StreamId[] =>
  [...streams]
    .map((stored) => ({ stream: stored.head.stream, dueAt: dueAt(stored) }))
    .filter((entry) => entry.dueAt <= now)
    .toSorted((left, right) => left.dueAt - right.dueAt)
    .slice(0, limit)
    .map(({ stream }) => stream);

const dueAt = ({ head: { secret }, purgedAt }: Stored): number => {
  const purgeAfter = secret.status === 'scheduledForDeletion' ? secret.purgeAfter : Infinity;
  return Math.min(purgeAfter, purgedAt ?? Infinity);
};
