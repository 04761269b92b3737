import type { DueWork } from '../../domain/ports/event-store.ts';
import type { ReplicaStatus, ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import type { Instant, Region } from '../../domain/secret/ids.ts';
import { isLater } from '../../domain/secret/replication.ts';

/** What is known of the replicas of one primary. */
export type OfStream = {
  readonly stream: StreamId;
  readonly statuses: ReadonlyMap<Region, ReplicaStatus>;
};

/** Statuses of replicas in their simplest form. */
export const memoryReplicaStatuses = (): ReplicaStatuses & Pick<DueWork, 'replicasDue'> => {
  const streams = new Map<string, OfStream>();
  const statusesOf = (stream: StreamId) => streams.get(streamKey(stream))?.statuses ?? new Map();
  const keep = (stream: StreamId, statuses: OfStream['statuses']) =>
    streams.set(streamKey(stream), structuredClone({ stream, statuses }));

  return {
    replicaStatuses: async (stream) => structuredClone(statusesOf(stream)),

    saveReplicaStatus: async (stream, region, status) => {
      const statuses = statusesOf(stream);
      const stored = statuses.get(region);
      if (stored !== undefined && isLater(stored, status)) return false;
      keep(stream, new Map(statuses).set(region, status));
      return true;
    },

    removeReplicaStatus: async (stream, region, epoch) => {
      const statuses = new Map(statusesOf(stream));
      const stored = statuses.get(region);
      if (stored === undefined || stored.epoch > epoch) return;
      statuses.delete(region);
      keep(stream, statuses);
    },

    replicasDue: async (now, limit) => structuredClone(replicasDueIn(streams.values(), now, limit)),
  };
};

/** The streams with a status whose time for another attempt has come, longest due first. */
export const replicasDueIn = (
  streams: Iterable<OfStream>,
  now: Instant,
  limit: number,
): readonly StreamId[] =>
  [...streams]
    .map(({ stream, statuses }) => ({ stream, dueAt: firstRetry(statuses) }))
    .filter(({ dueAt }) => dueAt <= now)
    .toSorted((left, right) => left.dueAt - right.dueAt)
    .slice(0, limit)
    .map(({ stream }) => stream);

const firstRetry = (statuses: OfStream['statuses']): number =>
  Math.min(...[...statuses.values()].map(({ retryAt }) => retryAt ?? Infinity));
