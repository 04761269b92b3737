import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import { purgeDue, retryDue } from '../workers.ts';
import { keysIn } from './key-ring.ts';
import type { Actor } from './virtual-time.ts';
import { purgePorts, WHOLE_RUN } from './workers.ts';
import type { World } from './world.ts';

const HOURS = 3_600_000;
const MOST_ROUNDS = 8;

/** Runs the schedules after all faults, until nothing changes any more. */
export const heal = async (world: World): Promise<void> => {
  const { ring, regions, time, faultPlan, complain } = world;
  faultPlan.end();
  for (const region of regions) for (const key of keysIn(region)) ring.enable(key);
  let before = '';
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    time.skip(2 * HOURS);
    await runSchedules(world);
    const after = snapshotOf(world);
    if (after === before) return;
    before = after;
  }
  complain('it never settles');
};

const runSchedules = async (world: World): Promise<void> => {
  const actor: Actor = { name: 'schedule' };
  for (const region of world.regions) {
    const ports = world.portsOf(actor, region);
    const origin = { actor: 'purger', requestId: 'purge', at: ports.clock.now() };
    await purgeDue(purgePorts(ports.own.store, ports.pause), origin);
    await retryDue(ports, region, WHOLE_RUN);
  }
  for (const stream of world.streams) {
    const ports = world.portsOf(actor, stream.region);
    await reconcileSecret(ports, stream, { dryRun: false, eagerness: 'all' });
  }
};

/** Serialises everything that may still change. */
const snapshotOf = ({ streams, dataOf }: World): string =>
  JSON.stringify(
    streams.map((stream) => {
      const { statuses, stored } = dataOf(stream);
      const { head, values, purgedAt } = stored(stream);
      const known = [...statuses.of(stream)].map(([region, { seq, state }]) => [
        region,
        seq,
        state,
      ]);
      return [head.seq, values.size, purgedAt, known];
    }),
  );

/** Damages a stored value of some replicas, which no worker ever does. Returns how many. */
export const damageReplicas = ({ dice, streams, dataOf }: World): number => {
  const damaged = streams.filter((stream) => {
    const { head, values } = dataOf(stream).stored(stream);
    const isReplica = head.secret.status !== 'absent' && head.secret.replicaOf !== null;
    if (!isReplica || values.size === 0 || dice.chance(0.7)) return false;
    const [versionId, sealed] = dice.pick([...values]);
    const altered = { ...sealed, bytes: Buffer.from(`${Buffer.from(sealed.bytes)} `) };
    dataOf(stream).damage(stream, versionId, dice.chance(0.5) ? null : altered);
    return true;
  });
  return damaged.length;
};
