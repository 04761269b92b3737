import { Outage } from '../../../domain/ports/outage.ts';
import type { Dice } from './dice.ts';
import type { Fate, FaultPlan, Route } from './fault-plan.ts';
import type { Actor, VirtualTime } from './virtual-time.ts';

/** What decides the outcome of calls. */
export type Elements = {
  readonly dice: Dice;
  readonly time: VirtualTime;
  readonly faultPlan: FaultPlan;
};

/** Calls a port: its effect is atomic, but it may be late, and the caller may never learn of it. */
export type Call = <Result>(effect: () => Result) => Promise<Result>;

/** In milliseconds. */
const SLOW = 4000;

/** The calls of one actor from one region to another. */
export const calls = (elements: Elements, actor: Actor, route: Route): Call => {
  const { dice, time, faultPlan } = elements;
  const setOut = async (): Promise<void> => {
    await time.park(actor, dice.chance(0.03) ? dice.below(SLOW) : 0);
    const disruption = faultPlan.disruptionOn(route, time.now());
    if (disruption !== null) throw new Outage(disruption, 'The region is disrupted');
  };
  const arrive = async <Result>(fate: AfterEffect, result: Result): Promise<Result> => {
    if (fate === 'works') return result;
    if (fate === 'crashesAfter') return time.crash(actor);
    await time.park(actor, 0);
    if (fate === 'replyIsLost') throw new Outage('unavailable', 'The reply got lost');
    return result;
  };
  return async (effect) => {
    if (faultPlan.ended()) return effect();
    await setOut();
    const fate = faultPlan.fate();
    if (fate === 'crashesBefore') return time.crash(actor);
    if (fate === 'failsBefore') throw new Outage('unavailable', 'The call got lost');
    return arrive(fate, effect());
  };
};

type AfterEffect = Exclude<Fate, 'crashesBefore' | 'failsBefore'>;
