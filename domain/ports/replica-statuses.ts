import type { Instant, Region } from '../secret/ids.ts';
import type { StreamId } from './stream.ts';

/** The state of a replica as DescribeSecret shows it ("StatusType" of the service model). */
export type ReplicaState = 'InProgress' | 'InSync' | 'Failed';

/**
 * The status of the replica in one region. It is stored beside the stream of the primary and not in it: it
 * is telemetry, and a consumer of events that appends events would trigger itself.
 */
export type ReplicaStatus = {
  /** The link between the two; links are numbered from 1 in the order in which they were made. */
  readonly epoch: number;
  /** The seq of the primary that the status is about. */
  readonly seq: number;
  readonly state: ReplicaState;
  /** Why the copy failed; `null` if it did not. */
  readonly message: string | null;
  /** The number of transient failures in a row. */
  readonly attempts: number;
  /** When to retry; `null` if there is nothing to retry, or the retries were given up. */
  readonly retryAt: Instant | null;
  /** The last day on which the replica was read, as of its last copy. */
  readonly accessedOn: Instant | null;
};

/** The statuses of replicas, by the stream of their primary. */
export type ReplicaStatuses = {
  /** Strongly consistent; regions in no particular order. */
  replicaStatuses(stream: StreamId): Promise<ReadonlyMap<Region, ReplicaStatus>>;
  /**
   * Saves a status unless a later one is stored: of a higher epoch, or of the same epoch and a higher seq.
   * One of the same epoch and seq is replaced. Returns whether it was saved.
   */
  saveReplicaStatus(stream: StreamId, region: Region, status: ReplicaStatus): Promise<boolean>;
  /** Removes the status of a region, unless it is of a later link than this epoch. */
  removeReplicaStatus(stream: StreamId, region: Region, epoch: number): Promise<void>;
};
