import { reconcileSecret } from '../../../app/replication/reconcile-secret.ts';
import { purgeDue, retryDue } from '../workers.ts';
import { keysIn } from './key-ring.ts';
import type { Actor } from './virtual-time.ts';
import { purgePorts, WHOLE_RUN } from './workers.ts';
import type { World } from './world.ts';

const HOURS = 3_600_000;
const MOST_ROUNDS = 8;

/** After all faults: what the schedules do, until nothing changes any more. */
export const heal = async (world: World): Promise<void> => {
  const { ring, regions, time, weather, complain } = world;
  weather.clearUp();
  for (const region of regions) for (const key of keysIn(region)) ring.enable(key);
  let before = '';
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    time.skip(2 * HOURS);
    await tend(world);
    const after = standOf(world);
    if (after === before) return;
    before = after;
  }
  complain('it never becomes quiet');
};

const tend = async (world: World): Promise<void> => {
  const actor: Actor = { name: 'schedule' };
  for (const region of world.regions) {
    const ports = world.portsOf(actor, region);
    const origin = { actor: 'purger', requestId: 'purge', at: ports.clock.now() };
    await purgeDue(purgePorts(ports.home.store, ports.pause), origin);
    await retryDue(ports, region, WHOLE_RUN);
  }
  for (const stream of world.streams) {
    const ports = world.portsOf(actor, stream.region);
    await reconcileSecret(ports, stream, { dryRun: false, eagerness: 'all' });
  }
};

/** What may still change, as a text. */
const standOf = ({ streams, dataOf }: World): string =>
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
