import { dueStreams } from '../workers/due-streams.ts';
import type { Item, Run, Worker } from '../workers/worker.ts';
import { converge } from './converge.ts';
import type { ReplicationNotices, ReplicationPorts } from './ports.ts';
import { regionPorts } from './ports.ts';

/** Dependencies of the workers; what they report goes to their runs. */
export type WorkerPorts = Omit<ReplicationPorts, 'notices'>;

/** The secrets that changed, and how the deployment hears of them. */
export type Changes<Of extends Item> = Pick<Worker<Of>, 'items' | 'failsRun' | 'acknowledge'> & {
  /** Secrets at a time. */
  readonly concurrency: number;
  /** Whether the last attempt of a series may be made here: only if an operator hears of it. */
  readonly mayGiveUp: boolean;
};

/** Copies secrets that changed to the regions of their replicas. */
export const replicateWorker = <Of extends Item>(
  ports: WorkerPorts,
  { mayGiveUp, ...changes }: Changes<Of>,
): Worker<Of> => ({ name: 'replicate', ...changes, work: copying(ports, mayGiveUp) });

/** Tries the replicas of one region's primaries again whose pause is over. */
export const retryWorker = (ports: WorkerPorts): Worker => ({
  name: 'retry',
  concurrency: 8,
  items: ({ region, signal }) => {
    const { store } = regionPorts(ports, region);
    return dueStreams({ list: (limit) => store.replicasDue(ports.clock.now(), limit), signal });
  },
  work: copying(ports, true),
});

/** A replica that fails has a record and a status of its own, and is no failure of its secret. */
const copying =
  (ports: WorkerPorts, mayGiveUp: boolean) =>
  async ({ stream }: Item, run: Run): Promise<'done'> => {
    await converge({ ...ports, notices: reportedTo(run, mayGiveUp) }, stream);
    return 'done';
  };

/** Reports each copy that failed, and each series of attempts that was given up, as part of a run. */
export const reportedTo = (run: Pick<Run, 'replica'>, mayGiveUp: boolean): ReplicationNotices => ({
  mayGiveUp,
  failed: ({ stream, region: replicaRegion, message }, error) =>
    run.replica({ stream, replicaRegion, finding: { event: 'copy-failed', message }, error }),
  gaveUp: async ({ stream, region: replicaRegion, message }) =>
    run.replica({ stream, replicaRegion, finding: { event: 'gave-up', message } }),
});
