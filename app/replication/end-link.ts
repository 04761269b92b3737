import type { EventStreams } from '../../domain/ports/event-store.ts';
import type { ReplicaStatus, ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/links.ts';
import { REGION_NOT_ENABLED } from '../../domain/replication/messages.ts';
import { contended, type Outcome, permanentFailure } from '../../domain/replication/status.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { earlierOf } from '../../domain/secret/replication.ts';
import type { Secret } from '../../domain/secret/state.ts';
import { sweepValues } from '../secret/purge.ts';
import type { Outcome as Transacted } from '../secret/transact.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { failedWith, recordOutcome } from './outcome.ts';
import type { PrimaryPorts, RegionPorts, ReplicationPorts } from './ports.ts';
import { type CommandPorts, runCommand } from './run-command.ts';

/** A region that its primary is no longer copied to, and whose last link is still on record. */
export type DetachTask = {
  /** The primary's stream. */
  readonly stream: StreamId;
  /** The primary's secret as it is now. */
  readonly secret: Secret;
  readonly region: Region;
  readonly before: ReplicaStatus;
};

/**
 * Removes what a link brought to a region, values included, and then the record of the link. Anything else
 * that has the name there, such as a promoted replica, stays.
 */
export const detachRegion = async (ports: PrimaryPorts, task: DetachTask): Promise<Outcome> => {
  const { stream, region, before } = task;
  const replicaPorts = ports.regional(region);
  const outcome =
    replicaPorts === null
      ? permanentFailure(REGION_NOT_ENABLED)
      : await detachReplica(ports, replicaPorts, task);
  if (outcome.kind === 'failed') {
    const { epoch, seq } = before;
    await recordOutcome(ports, { stream, region, epoch, seq, before }, outcome);
  } else {
    await ports.primary.store.removeReplicaStatus(stream, region, before.epoch);
  }
  return outcome;
};

const detachReplica = async (
  ports: PrimaryPorts,
  { store }: RegionPorts,
  { stream, secret, region, before }: DetachTask,
): Promise<Outcome> => {
  const replica = { ...stream, region };
  const link = { region: stream.region, epoch: before.epoch };
  const primary =
    secret.status === 'absent'
      ? { arn: null, earlier: 0 }
      : { arn: secret.arn, earlier: earlierOf(secret) };
  try {
    return await ports.breakers.call(region, async () => {
      const now = ports.clock.now();
      const command = { type: 'DetachReplica', link, ...primary, now } as const;
      const outcome = await runCommand(ports, store, replica, command);
      if (!outcome.ok) return contended(outcome.rejection.message);
      if (outcome.head.secret.status === 'absent') await sweepValues(store, replica);
      return { kind: 'detached' };
    });
  } catch (error) {
    return failedWith(error);
  }
};

/**
 * Detaches one region if its primary no longer wants a replica there and the link is still on record;
 * returns `null` if it is not on record. Other replicas of the primary are left to the workers of the
 * primary's region, which alone may use its keys.
 */
export const detachLeaving = async (
  ports: ReplicationPorts,
  stream: StreamId,
  region: Region,
): Promise<Outcome | null> => {
  const primary = ports.regional(stream.region);
  if (primary === null) return null;
  const statuses = await primary.store.replicaStatuses(stream);
  // Loaded after the statuses, so a link that was added since is seen here.
  const head = await verifiedHeads(primary.store).load(stream);
  const before = statuses.get(region);
  if (before === undefined || linksOf(head).has(region)) return null;
  return detachRegion({ ...ports, primary }, { ...head, region, before });
};

/** A link whose replica was promoted. */
export type EndedLink = {
  /** The primary's stream. */
  readonly stream: StreamId;
  readonly region: Region;
  readonly epoch: number;
  /** The last epoch by which the region takes no copies. */
  readonly known: number;
};

/** Releases a promoted replica from its primary, and removes the record of the link. */
export const releaseLink = async (
  ports: CommandPorts,
  { store }: { readonly store: EventStreams & ReplicaStatuses },
  { stream, region, epoch, known }: EndedLink,
): Promise<Transacted> => {
  const now = ports.clock.now();
  const command = { type: 'ReleaseReplica', region, epoch, known, now } as const;
  const outcome = await runCommand(ports, store, stream, command);
  if (outcome.ok) await store.removeReplicaStatus(stream, region, epoch);
  return outcome;
};
