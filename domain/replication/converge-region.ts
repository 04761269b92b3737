import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import { isCredible } from '../secret/replication.ts';
import { type CopyOutcome, copyToRegion } from './copy-to-region.ts';
import { NOT_CREDIBLE, REGION_NOT_ENABLED } from './messages.ts';
import { begun } from './next-status.ts';
import { noteOutcome } from './note-outcome.ts';
import type { OpenedValues, Primary } from './opened-values.ts';
import { refused } from './outcome.ts';
import type { Place } from './place.ts';
import type { HomePorts } from './ports.ts';
import { releaseLink } from './release-link.ts';
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
  const settled = outcome.kind === 'ended' ? await endLink(ports, task, outcome) : outcome;
  if (settled.kind === 'inSync' || settled.kind === 'failed') {
    const { stream, seq } = primary;
    await noteOutcome(ports, { stream, region: place.region, epoch, seq, before }, settled);
  }
  return settled;
};

/**
 * The region takes no copies by this link. After a promotion the primary lets go of it. After a removal
 * that this primary knows nothing of, it came out of a backup: its state holds, by a link later than
 * those it forgot.
 */
const endLink = async (
  ports: HomePorts,
  task: CopyTask,
  { fencedUpTo: known, byPromotion }: Extract<CopyOutcome, { kind: 'ended' }>,
): Promise<CopyOutcome> => {
  const { stream, secret } = task.primary;
  const { region, replica } = task.place;
  const { home } = ports;
  const link = { region, epoch: replica.epoch, known };
  if (!isCredible(known, secret.memory)) return refused(NOT_CREDIBLE);
  const outcome = byPromotion
    ? await releaseLink(ports, home, { stream, ...link })
    : await runCommand(ports, home.store, stream, {
        type: 'RenewReplica',
        ...link,
        now: ports.clock.now(),
      });
  if (!outcome.ok) return { ...refused(outcome.rejection.message), passing: true };
  return { kind: byPromotion ? 'released' : 'moved' };
};
