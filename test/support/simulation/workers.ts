import { converge } from '../../../app/replication/converge.ts';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Pause } from '../../../domain/ports/pause.ts';
import type { Origin, StreamId } from '../../../domain/ports/stream.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { type PurgePorts, purgeDue, retryDue } from '../workers.ts';
import type { Actor, Script } from './virtual-time.ts';
import type { ActorPorts, World } from './world.ts';

/** A run without a deadline; any failure ends it and is passed to its caller. */
export const WHOLE_RUN = {
  signal: NEVER_ABORTED,
  onFault: (_stream: StreamId, thrown: unknown): never => {
    throw thrown;
  },
};

/** What a worker does with its ports. */
type Work = (ports: ActorPorts) => Promise<unknown>;

/** A worker of a region that is sometimes restarted after an outage or a crash. */
const worker = (world: World, name: string, from: Region, work: Work): Script => {
  const { dice, time } = world;
  const again = () => {
    if (dice.chance(0.5)) time.spawn(dice.below(20_000), worker(world, name, from, work));
  };
  return {
    name,
    afterCrash: again,
    work: async (actor: Actor) => {
      try {
        await work(world.portsOf(actor, from));
      } catch (error) {
        if (!(error instanceof Outage)) throw error;
        again();
      }
    },
  };
};

/** Sends workers a hint that a stream has changed: it may be lost, duplicated or late. */
export const hint = (world: World, stream: StreamId): void => {
  const { dice, time } = world;
  const copies = dice.pick([0, 1, 1, 1, 1, 2]);
  for (let copy = 1; copy <= copies; copy += 1) {
    const delay = dice.chance(0.1) ? dice.below(60_000) : dice.below(200);
    time.spawn(
      delay,
      worker(world, 'converge', stream.region, (ports) => converge(ports, stream)),
    );
  }
};

/** Retries what is due, as the schedule does. */
export const retrier = (world: World, region: Region): Script =>
  worker(world, 'retry', region, (ports) => retryDue(ports, region, WHOLE_RUN));

/** Reconciles one secret without any hint. */
export const reconciler = (world: World, stream: StreamId): Script => {
  const eagerness = world.dice.pick(['verify', 'all'] as const);
  return worker(world, 'reconcile', stream.region, (ports) =>
    reconcileSecret(ports, stream, { dryRun: false, eagerness }),
  );
};

/** Finishes deletions, and removes values that are left over. */
export const purger = (world: World, region: Region): Script =>
  worker(world, 'purge', region, async ({ own, pause, clock, ids }) => {
    const origin: Origin = { actor: 'purger', requestId: ids.requestId(), at: clock.now() };
    await purgeDue(purgePorts(own.store, pause), origin);
  });

/** The dependencies of finishing deletions in one store. */
export const purgePorts = (store: PurgePorts['store'], pause: Pause): PurgePorts => ({
  store,
  pause,
  signal: WHOLE_RUN.signal,
  onFailure: WHOLE_RUN.onFault,
});
