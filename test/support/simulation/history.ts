import { seededDice } from './dice.ts';
import { faultPlan } from './fault-plan.ts';
import { damageReplicas, heal } from './healing.ts';
import { keyRing } from './key-ring.ts';
import type { Step } from './region-data.ts';
import { scenario } from './scenario.ts';
import { judge } from './verdict.ts';
import { virtualTime } from './virtual-time.ts';
import { witness } from './witness.ts';
import { hint } from './workers.ts';
import { type World, world } from './world.ts';
import type { AcknowledgedCommit } from './writers.ts';

/** The result of a history. */
export type HistoryResult = {
  /** What must not have happened; empty if all is well. */
  readonly complaints: readonly string[];
  /** The commits in order, one line each. */
  readonly commits: readonly string[];
};

/** Runs one history of a few regions with faults, all of it decided by its seed. */
export const history = async (seed: number): Promise<HistoryResult> => {
  const dice = seededDice(seed);
  const time = virtualTime(dice);
  const elements = { dice, time, faultPlan: faultPlan(dice) };
  const complaints: string[] = [];
  const commits: Step[] = [];
  const acknowledged: AcknowledgedCommit[] = [];
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
      if (concerns && !elements.faultPlan.ended()) hint(scene, stream);
    },
  });
  scenario(scene, (one) => acknowledged.push(one));
  await time.run();
  await heal(scene);
  if (damageReplicas(scene) > 0) await heal(scene);
  await judge(scene, { acknowledged, promotions: watching.promotions() });
  return { complaints, commits: commits.map(lineOf) };
};

const lineOf = ({ after, commit }: Step): string => {
  const { stream, seq } = after.head;
  const { actor, at } = commit.origin;
  return `${at} ${stream.region}#${stream.name}@${seq} ${actor}: ${JSON.stringify(commit.events)}`;
};
