import { Outage } from '../../domain/ports/outage.ts';
import type { Unreadable } from '../../domain/ports/secret-index.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/links.ts';
import type { AccountId, Instant, SecretName } from '../../domain/secret/ids.ts';
import type { ReplicaSource } from '../../domain/secret/replication.ts';
import { everyNameUnder } from '../listing/every-name.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import type { Item, Run, Worker } from '../workers/worker.ts';
import { reportedTo, type WorkerPorts } from './copy-workers.ts';
import { detachLeaving } from './end-link.ts';
import { type ReplicationPorts, regionPorts } from './ports.ts';
import {
  type ReconciledReplica,
  type Reconciliation,
  reconcileSecret,
} from './reconcile-secret.ts';

/** Which secrets to compare, and how far to go. */
export type ReconcileOptions = Reconciliation & {
  readonly account: () => Promise<AccountId>;
  /** Chooses secrets by their name, for a run that began then and does a part of them only. */
  readonly inTurn: (startedAt: Instant) => (name: SecretName) => boolean;
};

/** A secret that takes part in replication. */
type Candidate = Item & { readonly replicaOf: ReplicaSource | null };

/**
 * Goes through all secrets of an account in one region and reconciles those that take part in
 * replication: primaries with their replicas, and replicas with the link they came by.
 */
export const reconcileWorker = (
  ports: WorkerPorts,
  options: ReconcileOptions,
): Worker<Candidate> => ({
  name: 'reconcile',
  concurrency: 8,
  items: (run) => candidates(ports, options, run),
  work: async ({ stream, replicaOf }, run) => {
    const reporting = { ...ports, notices: reportedTo(run, true) };
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
  // Whether such a secret takes part in replication cannot be read either.
  const onUnreadable = ({ name, error }: Unreadable): void => {
    if (isInTurn(name)) unreadable({ ...owner, name }, error);
  };
  const names = { owner, namePrefix: null };
  for await (const { summary } of everyNameUnder(store, names, onUnreadable)) {
    const { name, replicated, replicaOf } = summary;
    const takesPart = replicated || replicaOf !== null;
    if (takesPart && isInTurn(name)) yield { stream: { ...owner, name }, replicaOf };
  }
}

/**
 * A replica whose primary knows nothing of it. If the primary's region still has the note of the link,
 * the replica is taken away as it should have been. If not, that region may have lost its data, and
 * this copy may be the last: it is only told of, and an operator promotes or removes it.
 */
const reconcileOrphan = async (
  ports: ReplicationPorts,
  replica: StreamId,
  source: ReplicaSource,
  { dryRun }: Reconciliation,
): Promise<readonly ReconciledReplica[]> => {
  const stream = { ...replica, region: source.region };
  const finding = (
    discrepancy: ReconciledReplica['discrepancy'],
    outcome: string | null,
    error?: unknown,
  ) => [{ stream, region: replica.region, discrepancy, outcome, error }];
  try {
    return await ports.breakers.call(stream.region, async () => {
      if (await isLinked(ports, stream, replica)) return [];
      if (dryRun) return finding('orphan', null);
      const outcome = await detachLeaving(ports, stream, replica.region);
      return outcome?.kind === 'detached'
        ? finding('leaving', 'detached')
        : finding('orphan', 'left as it was');
    });
  } catch (error) {
    if (error instanceof Outage) return finding('unreachable', null, error);
    throw error;
  }
};

const isLinked = async (
  ports: ReplicationPorts,
  stream: StreamId,
  { region }: StreamId,
): Promise<boolean> => {
  const there = ports.regional(stream.region);
  // Nobody here can tell.
  if (there === null) return true;
  return linksOf(await verifiedHeads(there.store).load(stream)).has(region);
};
