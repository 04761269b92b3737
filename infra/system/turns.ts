/** Size of a piece of work: trivial, or as much as a piece may be, such as a part of a list. */
export type Size = 'small' | 'large';

/** Runs a piece of work in this turn of the event loop or, once the turn's budget is spent, in a later one. */
export type Turns = <Result>(work: () => Result, size?: Size) => Promise<Result>;

/** The functions of the event loop used here. */
type Loop = {
  /** In milliseconds. */
  readonly now: () => number;
  /** Calls back in the next turn. */
  readonly nextTurn: (resume: () => void) => void;
  /** Calls back in this turn, after all continuations of the work done so far. */
  readonly afterwards: (resume: () => void) => void;
};

/** Budget of one turn; work beyond it waits for another. */
const BUDGET = { pieces: 64, milliseconds: 4 };

/**
 * Shares the event loop fairly. SQLite statements are synchronous, and code that awaits them continues within the
 * same turn: without this, work on many secrets would be one long turn. Waiting work runs before new work, so that a
 * caller with many pieces does not starve others. Small pieces run before large ones, except that one large piece
 * goes first in every other turn: many lists do not hold up reads, nor many reads a list. A piece must be short; its
 * continuations until the next one count as well.
 */
export const turns = ({ now, nextTurn, afterwards }: Loop = NODE): Turns => {
  const waiting = waitingQueue();
  let isResuming = false;
  let pieces = 0;
  let began: number | null = null;

  const beginTurn = (): number => {
    pieces = 0;
    waiting.beginTurn();
    nextTurn(endTurn);
    return now();
  };
  const hasBudget = (): boolean => {
    began ??= beginTurn();
    return pieces < BUDGET.pieces && now() - began < BUDGET.milliseconds;
  };
  const resumeNext = (): void => {
    isResuming = waiting.some() && hasBudget();
    if (!isResuming) return;
    pieces += 1;
    waiting.next()?.();
    afterwards(resumeNext);
  };
  const endTurn = (): void => {
    began = null;
    if (waiting.some() && !isResuming) resumeNext();
  };

  return async (work, size = 'small') => {
    if (isResuming || waiting.some() || !hasBudget()) {
      await new Promise<void>((resume) => waiting.add(resume, size));
    } else {
      pieces += 1;
    }
    return work();
  };
};

type Resume = () => void;

/** Queue of waiting work, which decides what runs next. */
const waitingQueue = () => {
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

/**
 * A tick scheduled from a microtask runs once no microtasks are left; one scheduled from a tick would run at
 * once.
 */
export const NODE: Loop = {
  now: () => performance.now(),
  nextTurn: (resume) => setImmediate(resume),
  afterwards: (resume) => queueMicrotask(() => process.nextTick(resume)),
};

/** The turns of this process: all stores share its one event loop. */
export const inTurn: Turns = turns();
