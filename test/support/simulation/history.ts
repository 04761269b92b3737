import { damageReplicas } from './damage.ts';
import { seededDice } from './dice.ts';
import { heal } from './healing.ts';
import { keyRing } from './key-ring.ts';
import { plot } from './plot.ts';
import type { Step } from './region-data.ts';
import { judge } from './verdict.ts';
import { virtualTime } from './virtual-time.ts';
import { weather } from './weather.ts';
import { witness } from './witness.ts';
import { hint } from './workers.ts';
import { type World, world } from './world.ts';
import type { Told } from './writers.ts';

/** What a history came to. */
export type Course = {
  /** What must not have happened; nothing if all is well. */
  readonly complaints: readonly string[];
  /** Each commit in the order they were made, in a line. */
  readonly commits: readonly string[];
};

/** One history of a few regions with faults, all of it decided by its seed. */
export const history = async (seed: number): Promise<Course> => {
  const dice = seededDice(seed);
  const time = virtualTime(dice);
  const elements = { dice, time, weather: weather(dice) };
  const complaints: string[] = [];
  const commits: Step[] = [];
  const told: Told[] = [];
  const complain = (complaint: string) => {
    complaints.push(complaint);
  };
  const ring = keyRing();
  const watching = witness(ring, complain);
  const scene: World = world(elements, ring, {
    complain,
    saved: watching.saved,
    committed: (step) => {
      commits.push(step);
      watching.committed(step);
      const { secret, stream } = step.after.head;
      const { lastEpoch, promoted } = secret.memory;
      const concerns = lastEpoch > 0 || promoted.size > 0;
      if (concerns && !elements.weather.isCalm()) hint(scene, stream);
    },
  });
  plot(scene, (one) => told.push(one));
  await time.run();
  await heal(scene);
  if (damageReplicas(scene) > 0) await heal(scene);
  await judge(scene, { told, promotions: watching.promotions() });
  return { complaints, commits: commits.map(lineOf) };
};

const lineOf = ({ after, commit }: Step): string => {
  const { stream, seq } = after.head;
  const { actor, at } = commit.origin;
  return `${at} ${stream.region}#${stream.name}@${seq} ${actor}: ${JSON.stringify(commit.events)}`;
};
