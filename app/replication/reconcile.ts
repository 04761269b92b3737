import { Outage } from '../../domain/ports/outage.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { ReplicaComparison } from '../../domain/replication/comparison.ts';
import { linksOf } from '../../domain/replication/links.ts';
import { UNEXPECTED } from '../../domain/replication/messages.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { ReplicaSource } from '../../domain/secret/replication.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { compareReplicas } from './compare-replicas.ts';
import { type Convergence, converge, type Eagerness } from './converge.ts';
import { detachLeaving } from './end-link.ts';
import { type ReplicationPorts, regionPorts } from './ports.ts';
import { runCommand } from './run-command.ts';

/** A discrepancy between a primary and its replica in one region, and what was done about it. */
export type ReconciledReplica = {
  /** The primary's stream. */
  readonly stream: StreamId;
  /** The replica's region. */
  readonly region: Region;
  readonly discrepancy: ReplicaComparison['discrepancy'] | 'orphan';
  /** What was done about it, in a few words; `null` after a dry run. */
  readonly outcome: string | null;
  /** What was thrown while comparing; undefined if nothing was. */
  readonly error: unknown;
};

/** How to reconcile. */
export type Reconciliation = {
  /** Only compare. */
  readonly dryRun: boolean;
  /** Whether replicas that failed permanently are retried too. */
  readonly eagerness: Exclude<Eagerness, 'behind'>;
};

/**
 * Compares the replicas of one primary with it, independently of any change stream, and brings them in
 * sync. A replica that is ahead of its primary proves that the primary was restored from a backup: the
 * primary's state is now the truth, and a new link makes it win. A new link also brings every value again
 * to a replica that has lost one.
 */
export const reconcileSecret = async (
  ports: ReplicationPorts,
  stream: StreamId,
  { dryRun, eagerness }: Reconciliation,
): Promise<readonly ReconciledReplica[]> => {
  const deviating = await compareReplicas(ports, stream);
  const found = deviating.map(({ region, discrepancy, error }) => ({
    stream,
    region,
    discrepancy,
    error,
  }));
  if (dryRun) return found.map((one) => ({ ...one, outcome: null }));
  for (const comparison of deviating) await prepareRetry(ports, stream, comparison);
  const outcomes = await converge(ports, stream, neededFor(deviating, eagerness));
  return found.map((one) => ({ ...one, outcome: outcomeIn(outcomes, one.region) }));
};

/** A wrong status is corrected by another attempt, even if none is due. */
const neededFor = (deviating: readonly ReplicaComparison[], wanted: Eagerness): Eagerness => {
  if (deviating.length === 0) return 'behind';
  return deviating.some(({ discrepancy }) => discrepancy === 'untold') ? 'all' : wanted;
};

/** Removes a wrong status, and replaces a link that is of no more use by a new one. */
const prepareRetry = async (
  ports: ReplicationPorts,
  stream: StreamId,
  { region, outdated, status }: ReplicaComparison,
): Promise<void> => {
  const { store } = regionPorts(ports, stream.region);
  if (status !== null) await store.removeReplicaStatus(stream, region, status.epoch);
  if (outdated === null) return;
  const command = { type: 'RenewReplica', region, ...outdated, now: ports.clock.now() } as const;
  try {
    await runCommand(ports, store, stream, command);
  } catch (error) {
    if (error instanceof Outage) throw error;
    ports.callbacks.failed({ stream, region, message: UNEXPECTED }, error);
  }
};

const outcomeIn = (outcomes: Convergence, region: Region): string => {
  const outcome = outcomes.get(region);
  if (outcome === undefined) return 'left as it was';
  return outcome.kind === 'failed' ? `failed: ${outcome.message}` : outcome.kind;
};

/**
 * Reconciles a replica with the region of its primary. If the primary does not want it but the link is still
 * on record there, the replica is removed, as it should have been. Without a record that region may have
 * lost its data, and this copy may be the last: it is only reported, for an operator to promote or remove.
 */
export const reconcileOrphan = async (
  ports: ReplicationPorts,
  replica: StreamId,
  source: ReplicaSource,
  { dryRun }: Reconciliation,
): Promise<readonly ReconciledReplica[]> => {
  const stream = { ...replica, region: source.region };
  const found = (
    discrepancy: ReconciledReplica['discrepancy'],
    outcome: string | null,
    error?: unknown,
  ) => [{ stream, region: replica.region, discrepancy, outcome, error }];
  try {
    return await ports.breakers.call(stream.region, async () => {
      if (await isLinked(ports, stream, replica)) return [];
      if (dryRun) return found('orphan', null);
      const outcome = await detachLeaving(ports, stream, replica.region);
      return outcome?.kind === 'detached'
        ? found('leaving', 'detached')
        : found('orphan', 'left as it was');
    });
  } catch (error) {
    if (error instanceof Outage) return found('unreachable', null, error);
    throw error;
  }
};

const isLinked = async (
  ports: ReplicationPorts,
  stream: StreamId,
  { region }: StreamId,
): Promise<boolean> => {
  const primaryPorts = ports.regional(stream.region);
  // It cannot be checked here, so the replica is left alone.
  if (primaryPorts === null) return true;
  return linksOf(await verifiedHeads(primaryPorts.store).load(stream)).has(region);
};
