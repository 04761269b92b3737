/** How much a piece of work is: next to nothing, or as much as a piece may be, as a part of a list. */
export type Size = 'small' | 'large';

/** Does a piece of work in this turn of the event loop or, when enough was done in it, in a later one. */
export type Turns = <Result>(work: () => Result, size?: Size) => Promise<Result>;

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
 * theirs. Small pieces go before large ones, of which one goes first in every other turn: neither do
 * many lists keep reads waiting, nor many reads a list. A piece must be short; what follows from it until
 * the next one counts as well.
 */
export const turns = ({ now, nextTurn, afterwards }: Loop = NODE): Turns => {
  const waiting = inOrder();
  let goingOn = false;
  let pieces = 0;
  let began: number | null = null;

  const beginTurn = (): number => {
    pieces = 0;
    waiting.beginTurn();
    nextTurn(endTurn);
    return now();
  };
  const hasRoom = (): boolean => {
    began ??= beginTurn();
    return pieces < BUDGET.pieces && now() - began < BUDGET.milliseconds;
  };
  const goOn = (): void => {
    goingOn = waiting.some() && hasRoom();
    if (!goingOn) return;
    pieces += 1;
    waiting.next()?.();
    afterwards(goOn);
  };
  const endTurn = (): void => {
    began = null;
    if (waiting.some() && !goingOn) goOn();
  };

  return async (work, size = 'small') => {
    if (goingOn || waiting.some() || !hasRoom()) {
      await new Promise<void>((resume) => waiting.add(resume, size));
    } else {
      pieces += 1;
    }
    return work();
  };
};

type Resume = () => void;

/** Those that wait, and who of them is next. */
const inOrder = () => {
  const small: Resume[] = [];
  const large: Resume[] = [];
  let largeFirst = false;
  let isLargeDue = false;
  return {
    some: (): boolean => small.length > 0 || large.length > 0,
    add: (resume: Resume, size: Size): void => {
      (size === 'small' ? small : large).push(resume);
    },
    beginTurn: (): void => {
      largeFirst = !largeFirst;
      isLargeDue = largeFirst;
    },
    next: (): Resume | undefined => {
      const due = isLargeDue ? large.shift() : undefined;
      isLargeDue = false;
      return due ?? small.shift() ?? large.shift();
    },
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
