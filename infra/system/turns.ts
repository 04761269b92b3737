/** Does a piece of work in this turn of the event loop or, when enough was done in it, in a later one. */
export type Turns = <Result>(work: () => Result) => Promise<Result>;

/** The event loop, as far as it matters here. */
type Loop = {
  /** In milliseconds. */
  readonly now: () => number;
  /** Comes back in the next turn. */
  readonly nextTurn: (resume: () => void) => void;
  /** Comes back in this turn, behind all that follows from what was done so far. */
  readonly afterwards: (resume: () => void) => void;
};

/** What one turn may do before the rest waits for another. */
const BUDGET = { pieces: 64, milliseconds: 4 };

/**
 * Shares the event loop among those who work on it. Statements of SQLite are done when they return, and
 * what awaits them goes on within the same turn: without this, work on many secrets would be one turn.
 * Whoever waits comes before those who ask later, so that nobody with many pieces keeps others from
 * theirs. A piece must be short; what follows from it until the next one counts as well.
 */
export const turns = ({ now, nextTurn, afterwards }: Loop = NODE): Turns => {
  const waiting: (() => void)[] = [];
  let goingOn = false;
  let pieces = 0;
  let began: number | null = null;

  const beginTurn = (): number => {
    pieces = 0;
    nextTurn(endTurn);
    return now();
  };
  const hasRoom = (): boolean => {
    began ??= beginTurn();
    return pieces < BUDGET.pieces && now() - began < BUDGET.milliseconds;
  };
  const goOn = (): void => {
    goingOn = waiting.length > 0 && hasRoom();
    if (!goingOn) return;
    pieces += 1;
    waiting.shift()?.();
    afterwards(goOn);
  };
  const endTurn = (): void => {
    began = null;
    if (waiting.length > 0 && !goingOn) goOn();
  };

  return async (work) => {
    if (goingOn || waiting.length > 0 || !hasRoom()) {
      await new Promise<void>((resume) => waiting.push(resume));
    } else {
      pieces += 1;
    }
    return work();
  };
};

/** A tick that is asked for by a microtask comes when there are no microtasks left; one by a tick, at once. */
export const NODE: Loop = {
  now: () => performance.now(),
  nextTurn: (resume) => setImmediate(resume),
  afterwards: (resume) => queueMicrotask(() => process.nextTick(resume)),
};

/** Of this process: whichever files they read, they share one event loop. */
export const inTurn: Turns = turns();
