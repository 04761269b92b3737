import { Outage } from '../../domain/ports/outage.ts';
import type { Unreadable } from '../../domain/ports/secret-index.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/links.ts';
import type { SecretName } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import type { ReplicaSource } from '../../domain/secret/replication.ts';
import { everyNameUnder } from '../listing/every-name.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { inParallel } from '../workers/in-parallel.ts';
import { detachLeaving } from './end-link.ts';
import { type ReplicationPorts, regionPorts } from './ports.ts';
import {
  type ReconciledReplica,
  type Reconciliation,
  reconcileSecret,
} from './reconcile-secret.ts';

/** Which secrets to reconcile, how, and where to tell of it. */
export type ReconcileRun = Reconciliation & {
  readonly owner: Owner;
  /** Leaves secrets out by their name, for a run that does its part of them only. */
  readonly wants: (name: SecretName) => boolean;
  /** Checked before each secret; once it is aborted no other is begun. */
  readonly signal: AbortSignal;
  readonly found: (finding: ReconciledReplica) => void;
  /** Told of a secret that could not be compared, and why; the run goes on with the others. */
  readonly onFault: (stream: StreamId, thrown: unknown) => void;
};

/** What a run came to. */
export type ReconcileReport = {
  /** Secrets that take part in replication and were compared. */
  readonly compared: number;
  /** Whether the run came to the end of the list. */
  readonly complete: boolean;
};

const SIDE_BY_SIDE = 8;

/**
 * Go through all secrets of an account in one region and reconcile those that take part in
 * replication: primaries with their replicas, and replicas with the link they came by.
 */
export const reconcile = async (
  ports: ReplicationPorts,
  run: ReconcileRun,
): Promise<ReconcileReport> => {
  const { owner, signal, wants } = run;
  const home = regionPorts(ports, owner.region);
  let compared = 0;
  let complete = true;
  // Whether it takes part in replication cannot be read either.
  const onUnreadable = ({ name, error }: Unreadable): void => {
    if (wants(name)) run.onFault({ ...owner, name }, error);
  };
  const names = { owner, namePrefix: null };
  const entries = everyNameUnder(home.store, names, onUnreadable, () => complete);
  await inParallel(entries, SIDE_BY_SIDE, async ({ summary: { name, replicated, replicaOf } }) => {
    const takesPart = replicated || replicaOf !== null;
    if (!takesPart || !wants(name)) return;
    complete &&= !signal.aborted;
    if (!complete) return;
    compared += 1;
    await compare(ports, { ...owner, name }, replicaOf, run);
  });
  return { compared, complete };
};

const compare = async (
  ports: ReplicationPorts,
  stream: StreamId,
  replicaOf: ReplicaSource | null,
  run: ReconcileRun,
): Promise<void> => {
  try {
    const findings =
      replicaOf === null
        ? await reconcileSecret(ports, stream, run)
        : await reconcileOrphan(ports, stream, replicaOf, run);
    for (const finding of findings) run.found(finding);
  } catch (thrown) {
    run.onFault(stream, thrown);
  }
};

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
