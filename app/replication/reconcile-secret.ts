import { Outage } from '../../domain/ports/outage.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { UNEXPECTED } from '../../domain/replication/messages.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { compareReplicas, type ReplicaComparison } from './compare-replicas.ts';
import { type Convergence, converge, type Eagerness } from './converge.ts';
import { type ReplicationPorts, regionPorts } from './ports.ts';
import { runCommand } from './run-command.ts';

/** What was found of one secret in one region. */
export type ReconciledReplica = {
  /** Of the primary. */
  readonly stream: StreamId;
  /** The region of the replica. */
  readonly region: Region;
  readonly discrepancy: ReplicaComparison['discrepancy'] | 'orphan';
  /** What was done about it, in a few words; `null` when only looked at. */
  readonly outcome: string | null;
  /** What was thrown on looking; undefined when nothing was. */
  readonly error: unknown;
};

/** How far to go. */
export type Reconciliation = {
  /** Only look. */
  readonly dryRun: boolean;
  /** Whether replicas that failed for good are tried again too. */
  readonly eagerness: Exclude<Eagerness, 'behind'>;
};

/**
 * Compare the replicas of one primary with it, without any stream, and bring them in line. A replica
 * that shows a later state than its primary proves that the primary was restored from a backup: what
 * it has is the truth now, and a new link makes it hold. A new link also brings every value anew to a
 * replica that has lost one.
 */
export const reconcileSecret = async (
  ports: ReplicationPorts,
  stream: StreamId,
  { dryRun, eagerness }: Reconciliation,
): Promise<readonly ReconciledReplica[]> => {
  const sightings = await compareReplicas(ports, stream);
  const found = sightings.map(({ region, discrepancy, error }) => ({
    stream,
    region,
    discrepancy,
    error,
  }));
  if (dryRun) return found.map((finding) => ({ ...finding, outcome: null }));
  for (const sighting of sightings) await renew(ports, stream, sighting);
  const outcomes = await converge(ports, stream, neededFor(sightings, eagerness));
  return found.map((finding) => ({ ...finding, outcome: told(outcomes, finding.region) }));
};

/** What a status tells wrongly is corrected by another attempt, also where none would be due. */
const neededFor = (sightings: readonly ReplicaComparison[], wanted: Eagerness): Eagerness => {
  if (sightings.length === 0) return 'behind';
  return sightings.some(({ discrepancy }) => discrepancy === 'untold') ? 'all' : wanted;
};

/** Before another attempt: a new link where the old one is of no use, and nothing known where that is wrong. */
const renew = async (
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
    ports.notices.failed({ stream, region, message: UNEXPECTED }, error);
  }
};

const told = (outcomes: Convergence, region: Region): string => {
  const outcome = outcomes.get(region);
  if (outcome === undefined) return 'left as it was';
  return outcome.kind === 'failed' ? `failed: ${outcome.message}` : outcome.kind;
};
