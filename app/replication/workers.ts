import type { Unreadable } from '../../domain/ports/secret-index.ts';
import type { AccountId, Instant, SecretName } from '../../domain/secret/ids.ts';
import type { ReplicaSource } from '../../domain/secret/replication.ts';
import { everyNameUnder } from '../listing/every-name.ts';
import { dueStreams } from '../workers/due-streams.ts';
import type { Item, Run, Worker } from '../workers/worker.ts';
import { converge } from './converge.ts';
import { type ReplicationCallbacks, type ReplicationPorts, regionPorts } from './ports.ts';
import { type Reconciliation, reconcileOrphan, reconcileSecret } from './reconcile.ts';

/** Dependencies of the workers; what they report goes to their runs. */
export type WorkerPorts = Omit<ReplicationPorts, 'callbacks'>;

/** The changed secrets, and how a deployment learns of them. */
export type Changes<Of extends Item> = Pick<Worker<Of>, 'items' | 'failsRun' | 'acknowledge'> & {
  /** Secrets worked on at a time. */
  readonly concurrency: number;
  /** Whether the last attempt of a series may be made here: only if giving up alerts an operator. */
  readonly mayGiveUp: boolean;
};

/** Copies changed secrets to the regions of their replicas. */
export const replicateWorker = <Of extends Item>(
  ports: WorkerPorts,
  { mayGiveUp, ...changes }: Changes<Of>,
): Worker<Of> => ({ name: 'replicate', ...changes, work: copying(ports, mayGiveUp) });

/** Retries replicas of one region's primaries whose retry is due. */
export const retryWorker = (ports: WorkerPorts): Worker => ({
  name: 'retry',
  concurrency: 8,
  items: ({ region, signal }) => {
    const { store } = regionPorts(ports, region);
    return dueStreams({ list: (limit) => store.due('replica', ports.clock.now(), limit), signal });
  },
  work: copying(ports, true),
});

/** A replica that fails has its own record and status; the item does not fail. */
const copying =
  (ports: WorkerPorts, mayGiveUp: boolean) =>
  async ({ stream }: Item, run: Run): Promise<'done'> => {
    await converge({ ...ports, callbacks: reportedTo(run, mayGiveUp) }, stream);
    return 'done';
  };

/** Which secrets to compare, and how. */
export type ReconcileOptions = Reconciliation & {
  readonly account: () => Promise<AccountId>;
  /** Selects secrets by name, for a run that started at this time and covers a part of them. */
  readonly inTurn: (startedAt: Instant) => (name: SecretName) => boolean;
};

/** A secret that takes part in replication. */
type Candidate = Item & { readonly replicaOf: ReplicaSource | null };

/**
 * Goes through all secrets of an account in one region and reconciles those that take part in replication:
 * primaries with their replicas, and replicas with the link they were copied by.
 */
export const reconcileWorker = (
  ports: WorkerPorts,
  options: ReconcileOptions,
): Worker<Candidate> => ({
  name: 'reconcile',
  concurrency: 8,
  items: (run) => candidates(ports, options, run),
  work: async ({ stream, replicaOf }, run) => {
    const reporting = { ...ports, callbacks: reportedTo(run, true) };
    const discrepancies =
      replicaOf === null
        ? await reconcileSecret(reporting, stream, options)
        : await reconcileOrphan(reporting, stream, replicaOf, options);
    for (const { stream, region: replicaRegion, error, ...found } of discrepancies) {
      run.replica({ stream, replicaRegion, finding: { event: 'discrepancy', ...found }, error });
    }
    return 'done';
  },
});

async function* candidates(
  { regional }: WorkerPorts,
  { account, inTurn }: ReconcileOptions,
  { region, startedAt, unreadable }: Run,
): AsyncGenerator<Candidate> {
  const owner = { account: await account(), region };
  const isInTurn = inTurn(startedAt);
  const { store } = regionPorts({ regional }, region);
  // Whether an unreadable secret is replicated is unknown.
  const onUnreadable = ({ name, error }: Unreadable): void => {
    if (isInTurn(name)) unreadable({ ...owner, name }, error);
  };
  const names = { owner, namePrefix: null };
  for await (const { summary } of everyNameUnder(store, names, onUnreadable)) {
    const { name, replicated, replicaOf } = summary;
    const isReplicated = replicated || replicaOf !== null;
    if (isReplicated && isInTurn(name)) yield { stream: { ...owner, name }, replicaOf };
  }
}

/** Reports failed copies and exhausted retries as part of a run. */
export const reportedTo = (
  run: Pick<Run, 'replica'>,
  mayGiveUp: boolean,
): ReplicationCallbacks => ({
  mayGiveUp,
  failed: ({ stream, region: replicaRegion, message }, error) =>
    run.replica({ stream, replicaRegion, finding: { event: 'copy-failed', message }, error }),
  gaveUp: async ({ stream, region: replicaRegion, message }) =>
    run.replica({ stream, replicaRegion, finding: { event: 'gave-up', message } }),
});
