import type { ReplicaStatus } from '../../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import type { Instant, Region, SecretName } from '../../../domain/secret/ids.ts';
import { isLater } from '../../../domain/secret/replication.ts';
import { dueIn } from '../../../infra/memory/due.ts';

/** The replica statuses of one region's primaries, accessed synchronously. */
export type SimulatedStatuses = {
  of(stream: StreamId): ReadonlyMap<Region, ReplicaStatus>;
  save(stream: StreamId, region: Region, status: ReplicaStatus): boolean;
  remove(stream: StreamId, region: Region, epoch: number): void;
  due(now: Instant, limit: number): readonly StreamId[];
};

/** The statuses of the replicas of one primary. */
type OfStream = {
  readonly stream: StreamId;
  readonly statuses: ReadonlyMap<Region, ReplicaStatus>;
};

/** A saved status of the replica in a region. */
export type Saving = {
  readonly stream: StreamId;
  readonly region: Region;
  readonly status: ReplicaStatus;
};

export const simulatedStatuses = (saved: (saving: Saving) => void): SimulatedStatuses => {
  const streams = new Map<SecretName, OfStream>();
  const of = ({ name }: StreamId) => streams.get(name)?.statuses ?? new Map();
  return {
    of,
    save: (stream, region, status) => {
      const stored = of(stream).get(region);
      if (stored !== undefined && isLater(stored, status)) return false;
      streams.set(stream.name, { stream, statuses: new Map(of(stream)).set(region, status) });
      saved({ stream, region, status });
      return true;
    },
    remove: (stream, region, epoch) => {
      const statuses = new Map<Region, ReplicaStatus>(of(stream));
      const stored = statuses.get(region);
      if (stored === undefined || stored.epoch > epoch) return;
      statuses.delete(region);
      streams.set(stream.name, { stream, statuses });
    },
    due: (now, limit) => dueIn([...streams.values()].map(retries), now, limit),
  };
};

const retries = ({ stream, statuses }: OfStream) => ({
  stream,
  times: [...statuses.values()].map(({ retryAt }) => retryAt),
});
