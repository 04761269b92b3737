import type { Instant, Region } from '../secret/ids.ts';
import type { StreamId } from './stream.ts';

/** How a replica stands to its primary, as DescribeSecret tells it ("StatusType" of the service model). */
export type ReplicaState = 'InProgress' | 'InSync' | 'Failed';

/**
 * What is known of the copy in one region. Kept beside the stream of the primary and not in it: it is
 * telemetry, and events from a consumer of events would go round in circles.
 */
export type ReplicaStatus = {
  /** Which link between the two it tells of; they are numbered from 1 in the order they were made. */
  readonly epoch: number;
  /** The commit of the primary it tells of. */
  readonly seq: number;
  readonly state: ReplicaState;
  /** Why the copy failed; `null` when it did not. */
  readonly message: string | null;
  /** Failures in a row that may pass. */
  readonly attempts: number;
  /** When to try again; `null` when there is nothing to try, or trying was given up. */
  readonly retryAt: Instant | null;
  /** The last day on which the replica was read, as far as its last copy could tell. */
  readonly accessedOn: Instant | null;
};

/** Statuses of replicas, by the stream of their primary. */
export type ReplicaStatuses = {
  /** Strongly consistent; regions in no particular order. */
  replicaStatuses(stream: StreamId): Promise<ReadonlyMap<Region, ReplicaStatus>>;
  /**
   * Keep a status unless a later one is there: of a higher epoch, or of the same epoch and a higher seq.
   * One of the same epoch and seq is replaced. Answers whether it was kept.
   */
  saveReplicaStatus(stream: StreamId, region: Region, status: ReplicaStatus): Promise<boolean>;
  /** Forget what is known of a region, unless it is of a later link than this one. */
  removeReplicaStatus(stream: StreamId, region: Region, epoch: number): Promise<void>;
};
