import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import { type CopyOutcome, copyToRegion } from './copy-to-region.ts';
import { REGION_NOT_ENABLED } from './messages.ts';
import { begun } from './next-status.ts';
import { noteOutcome } from './note-outcome.ts';
import type { OpenedValues, Primary } from './opened-values.ts';
import { refused } from './outcome.ts';
import type { Place } from './place.ts';
import type { HomePorts } from './ports.ts';
import { runCommand } from './run-command.ts';

/** One region of one primary, with what was known of it before. */
export type CopyTask = {
  readonly primary: Primary;
  readonly values: OpenedValues;
  readonly place: Place;
  readonly before: ReplicaStatus | undefined;
};

/**
 * Bring one region in line and note what it came to. The link is noted before the region is touched:
 * by that note a later run knows where something may have to be taken away again. Throws what the
 * store of the primary throws; what goes wrong in the other region is an outcome.
 */
export const convergeRegion = async (ports: HomePorts, task: CopyTask): Promise<CopyOutcome> => {
  const { primary, place, before } = task;
  const { epoch } = place.replica;
  const { store } = ports.home;
  if (before === undefined || before.epoch < epoch) {
    const noted = await store.saveReplicaStatus(primary.stream, place.region, begun(epoch));
    if (!noted) return { kind: 'moved' };
  }
  const there = ports.regional(place.region);
  const outcome: CopyOutcome =
    there === null ? refused(REGION_NOT_ENABLED) : await copyToRegion(ports, { ...task, there });
  if (outcome.kind === 'ended') return release(ports, task, outcome.fencedUpTo);
  if (outcome.kind === 'inSync' || outcome.kind === 'failed') {
    const { stream, seq } = primary;
    await noteOutcome(ports, { stream, region: place.region, epoch, seq, before }, outcome);
  }
  return outcome;
};

/** The replica was promoted: its primary stops copying there. */
const release = async (
  ports: HomePorts,
  { primary, place }: CopyTask,
  known: number,
): Promise<CopyOutcome> => {
  const { region, replica } = place;
  const { store } = ports.home;
  const outcome = await runCommand(ports, store, primary.stream, {
    type: 'ReleaseReplica',
    region,
    epoch: replica.epoch,
    known,
    now: ports.clock.now(),
  });
  if (!outcome.ok) return { ...refused(outcome.rejection.message), passing: true };
  await store.removeReplicaStatus(primary.stream, region, replica.epoch);
  return { kind: 'released' };
};
