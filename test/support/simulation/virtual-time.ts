import { setImmediate } from 'node:timers/promises';
import { type Instant, instant } from '../../../domain/secret/ids.ts';
import { NOON } from '../examples.ts';
import type { Dice } from './dice.ts';

/** One run of a worker or a writer, which may crash at any point. */
export type Actor = { readonly name: string };

/** What an actor runs. */
export type Script = {
  readonly name: string;
  readonly work: (actor: Actor) => Promise<void>;
  /** What happens after it has crashed, such as a restart. */
  readonly afterCrash?: () => void;
};

/** Decides by dice how time passes, and in which order waiting actors continue. */
export type VirtualTime = {
  now(): Instant;
  /** Starts a script after a delay in milliseconds. */
  spawn(delay: number, script: Script): void;
  /** Lets others continue first, for at least this many milliseconds. */
  park(actor: Actor, delay: number): Promise<void>;
  /** Stops the actor here permanently. */
  crash(actor: Actor): Promise<never>;
  skip(milliseconds: number): void;
  /** Runs until no actor waits any more. Throws what a script threw. */
  run(): Promise<void>;
};

type Waiting = { readonly actor: Actor; readonly from: number; readonly goOn: () => void };

/** The longest duration of a step, in milliseconds. */
const LONGEST_STEP = 20;

export const virtualTime = (dice: Dice): VirtualTime => {
  let now: number = NOON;
  let waiting: Waiting[] = [];
  const running = new Map<Actor, Script>();
  const faults: unknown[] = [];

  const wait = (actor: Actor, delay: number, goOn: () => void) => {
    waiting.push({ actor, from: now + delay, goOn });
  };
  const start = (actor: Actor, script: Script) => {
    running.set(actor, script);
    script
      .work(actor)
      .catch((error: unknown) => faults.push(error))
      .finally(() => running.delete(actor));
  };
  const takeNext = (): Waiting | undefined => {
    const next = oneOf(waiting, now, dice);
    if (next === undefined) return undefined;
    waiting.splice(waiting.indexOf(next), 1);
    now = Math.max(now + dice.below(LONGEST_STEP), next.from);
    return next;
  };

  return {
    now: () => instant(now),
    skip: (milliseconds) => {
      now += milliseconds;
    },
    spawn: (delay, script) => {
      const actor: Actor = { name: script.name };
      wait(actor, delay, () => start(actor, script));
    },
    park: (actor, delay) => new Promise((resume) => wait(actor, delay, resume)),
    crash: (actor) => {
      waiting = waiting.filter((one) => one.actor !== actor);
      running.get(actor)?.afterCrash?.();
      running.delete(actor);
      return new Promise(() => {});
    },
    run: async () => {
      for (let next = takeNext(); next !== undefined; next = takeNext()) {
        next.goOn();
        // Lets everything run that does not wait for a port.
        await setImmediate();
        if (faults.length > 0) throw faults[0];
      }
      if (running.size > 0) throw new Error('An actor waits for something that never happens');
    },
  };
};

/** Picks any actor that may continue now, or else the first that will be able to. */
const oneOf = (waiting: readonly Waiting[], now: number, dice: Dice): Waiting | undefined => {
  const ready = waiting.filter(({ from }) => from <= now);
  return ready.length > 0 ? dice.pick(ready) : earliest(waiting);
};

const earliest = (waiting: readonly Waiting[]): Waiting | undefined =>
  waiting.reduce<Waiting | undefined>(
    (first, one) => (first === undefined || one.from < first.from ? one : first),
    undefined,
  );
