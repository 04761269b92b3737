import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { REGION_NOT_ENABLED } from '../../domain/replication/messages.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { earlierOf } from '../../domain/secret/replication.ts';
import type { Secret } from '../../domain/secret/state.ts';
import { sweepValues } from '../secret/purge.ts';
import { recordOutcome } from './note-outcome.ts';
import { contended, failedWith, type Outcome, rejected } from './outcome.ts';
import type { PrimaryPorts, RegionPorts } from './ports.ts';
import { runCommand } from './run-command.ts';

/** A region that a link went to once and that its primary is not copied to any more. */
export type DetachTask = {
  /** Of the primary. */
  readonly stream: StreamId;
  /** As it is now. */
  readonly secret: Secret;
  readonly region: Region;
  readonly before: ReplicaStatus;
};

/**
 * Take away what a link brought to a region, its values too, and then forget the link. What has the
 * name there otherwise, such as a replica that was promoted, stays.
 */
export const detachRegion = async (ports: PrimaryPorts, task: DetachTask): Promise<Outcome> => {
  const { stream, region, before } = task;
  const there = ports.regional(region);
  const outcome = there === null ? rejected(REGION_NOT_ENABLED) : await detach(ports, there, task);
  if (outcome.kind === 'failed') {
    const { epoch, seq } = before;
    await recordOutcome(ports, { stream, region, epoch, seq, before }, outcome);
  } else {
    await ports.primary.store.removeReplicaStatus(stream, region, before.epoch);
  }
  return outcome;
};

const detach = async (
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
