import { Outage } from '../../../domain/ports/outage.ts';
import type { Dice } from './dice.ts';
import type { Actor, VirtualTime } from './virtual-time.ts';
import type { Fate, Way, Weather } from './weather.ts';

/** What decides how calls go. */
export type Elements = {
  readonly dice: Dice;
  readonly time: VirtualTime;
  readonly weather: Weather;
};

/** Make a call of a port: its effect happens at once, but when, and whether anybody learns of it? */
export type Call = <Result>(effect: () => Result) => Promise<Result>;

/** In milliseconds. */
const SLOW = 4000;

/** The calls of one actor from one region to another. */
export const calls = (elements: Elements, actor: Actor, way: Way): Call => {
  const { dice, time, weather } = elements;
  const setOut = async (): Promise<void> => {
    await time.park(actor, dice.chance(0.03) ? dice.below(SLOW) : 0);
    const storm = weather.stormOn(way, time.now());
    if (storm !== null) throw new Outage(storm, 'A storm rages');
  };
  const arrive = async <Result>(fate: AfterEffect, result: Result): Promise<Result> => {
    if (fate === 'works') return result;
    if (fate === 'crashesAfter') return time.crash(actor);
    await time.park(actor, 0);
    if (fate === 'replyIsLost') throw new Outage('unavailable', 'The reply got lost');
    return result;
  };
  return async (effect) => {
    if (weather.isCalm()) return effect();
    await setOut();
    const fate = weather.fate();
    if (fate === 'crashesBefore') return time.crash(actor);
    if (fate === 'failsBefore') throw new Outage('unavailable', 'The call got lost');
    return arrive(fate, effect());
  };
};

type AfterEffect = Exclude<Fate, 'crashesBefore' | 'failsBefore'>;
