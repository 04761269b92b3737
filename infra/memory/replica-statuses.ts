import type { ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isLater } from '../../domain/secret/replication.ts';
import { decodeStatus, encodeStatus, type StoredStatus } from '../stored-form/replica-status.ts';
import type { Scheduled } from './due.ts';

/** The statuses of the replicas of one primary. */
type Kept = {
  readonly stream: StreamId;
  readonly statuses: ReadonlyMap<Region, StoredStatus>;
};

/** Statuses of replicas in memory, with the times at which they are retried. */
type MemoryReplicaStatuses = {
  readonly statuses: ReplicaStatuses;
  readonly retries: () => readonly Scheduled[];
};

export const memoryReplicaStatuses = (): MemoryReplicaStatuses => {
  const streams = new Map<string, Kept>();
  const statusesOf = (stream: StreamId): Kept['statuses'] =>
    streams.get(streamKey(stream))?.statuses ?? new Map();
  const keep = (kept: Kept) => streams.set(streamKey(kept.stream), kept);

  const statuses: ReplicaStatuses = {
    replicaStatuses: async (stream) =>
      new Map([...statusesOf(stream).values()].map((stored) => decodeStatus(stored))),

    saveReplicaStatus: async (stream, region, status) => {
      const statuses = statusesOf(stream);
      const stored = statuses.get(region);
      if (stored !== undefined && isLater(stored, status)) return false;
      keep({ stream, statuses: new Map(statuses).set(region, encodeStatus(region, status)) });
      return true;
    },

    removeReplicaStatus: async (stream, region, epoch) => {
      const statuses = new Map(statusesOf(stream));
      const stored = statuses.get(region);
      if (stored === undefined || stored.epoch > epoch) return;
      statuses.delete(region);
      keep({ stream, statuses });
    },
  };
  return { statuses, retries: () => [...streams.values()].map(retriesOf) };
};

const retriesOf = ({ stream, statuses }: Kept) => ({
  stream,
  times: [...statuses.values()].map(({ retryAt }) => retryAt),
});
