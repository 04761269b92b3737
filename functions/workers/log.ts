import type { ReconciledReplica } from '../../app/replication/reconcile-secret.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Fault } from '../api/request-log.ts';

/** What a worker of replication is at: hints of the stream, replicas that are due, or the comparison. */
export type Task = 'replicate' | 'retry' | 'reconcile';

/**
 * One line of a worker. The members are the allow-list: names and regions tell an operator where to
 * look, messages are of our own wording, and nothing else of a secret can get here.
 */
export type ReplicationRecord = {
  readonly task: Task;
  readonly event: /** An attempt at one region failed. It is tried again if that may help. */
    | 'copy-failed'
    /** It failed as often as a series of attempts is long. */
    | 'gave-up'
    /** A replica was not as its primary is. */
    | 'difference'
    /** A secret could not be worked on at all. */
    | 'fault'
    /** There was no time left for so many secrets. */
    | 'postponed'
    | 'summary';
  readonly account?: string;
  readonly name?: string;
  readonly primaryRegion?: string;
  readonly replicaRegion?: string;
  readonly message?: string;
  readonly difference?: ReconciledReplica['discrepancy'];
  readonly outcome?: string | null;
  readonly secrets?: number;
  readonly complete?: boolean;
  readonly fault?: Fault;
};

/** Takes each line. */
export type ReplicationLog = (record: ReplicationRecord) => void;

/** The part of a line that says where: the stream of a primary, and the region of its replica. */
export const placeOf = ({ account, region, name }: StreamId, replicaRegion?: Region) => ({
  account,
  name,
  primaryRegion: region,
  ...(replicaRegion !== undefined && { replicaRegion }),
});
