import type { StreamId } from '../../../domain/ports/stream.ts';
import { keysIn } from './key-ring.ts';
import { purger, reconciler, retrier } from './workers.ts';
import type { World } from './world.ts';
import { type AcknowledgedCommit, writer } from './writers.ts';

/** How long a history goes on before everything heals, in milliseconds. */
const LENGTH = 90_000;

/** Schedules everything that happens in a history, as the dice decide. */
export const scenario = (world: World, acknowledge: (commit: AcknowledgedCommit) => void): void => {
  const { dice, time, regions, streams } = world;
  const sometime = () => dice.below(LENGTH);
  for (const stream of writtenTo(world)) {
    time.spawn(sometime(), { name: 'writer', work: writer(world, stream, acknowledge) });
  }
  for (const region of regions) {
    if (dice.chance(0.7)) time.spawn(sometime(), retrier(world, region));
    if (dice.chance(0.2)) time.spawn(sometime(), purger(world, region));
  }
  if (dice.chance(0.5)) time.spawn(sometime(), reconciler(world, dice.pick(streams)));
  if (dice.chance(0.4)) disruptRegion(world);
  if (dice.chance(0.3)) disableKey(world);
};

/** The first writer creates the primary; most others write to it or to its replicas. */
const writtenTo = ({ dice, streams, regions }: World): readonly StreamId[] => {
  const names = streams.length / regions.length;
  const primaries = streams.slice(0, names);
  const count = 5 + dice.below(10);
  return Array.from({ length: count }, () => dice.pick(dice.chance(0.6) ? primaries : streams));
};

const disruptRegion = ({ dice, faultPlan, regions, time }: World): void => {
  const from = time.now() + dice.below(LENGTH);
  faultPlan.addDisruption({
    region: dice.pick(regions),
    kind: dice.pick(['throttled', 'unavailable'] as const),
    partition: dice.chance(0.5),
    from,
    until: from + dice.below(LENGTH / 2),
  });
};

const disableKey = ({ dice, regions, ring, time }: World): void => {
  const key = dice.pick(keysIn(dice.pick(regions)));
  const work = async (action: (arn: typeof key) => void) => action(key);
  const from = dice.below(LENGTH);
  time.spawn(from, { name: 'disable', work: () => work(ring.disable) });
  time.spawn(from + dice.below(LENGTH), { name: 'enable', work: () => work(ring.enable) });
};
