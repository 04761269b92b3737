/** Does a piece of work in this turn of the event loop or, when it has done enough, in a later one. */
export type Turns = <Result>(work: () => Result) => Promise<Result>;

/** How time is told, in milliseconds, and how one comes to the next turn of the event loop. */
type Loop = { readonly now: () => number; readonly nextTurn: (resume: () => void) => void };

/**
 * What one turn may do before the rest waits for another. Whoever waits comes before those who ask
 * later, so that work with many pieces keeps no request from its turn.
 */
const BUDGET = { pieces: 64, milliseconds: 4 };

/**
 * Shares the event loop among those who work on it. Statements of SQLite are done when they return, and
 * what awaits them goes on within the same turn: without this, work on many secrets would be one turn. A
 * piece must be short. Its time counts until the next one, and so does what was done between them.
 */
export const turns = ({ now, nextTurn }: Loop = NODE): Turns => {
  let pieces = 0;
  let began: number | null = null;
  const hasRoom = (): boolean => {
    if (began === null) {
      began = now();
      pieces = 0;
      nextTurn(() => {
        began = null;
      });
    }
    return pieces < BUDGET.pieces && now() - began < BUDGET.milliseconds;
  };
  return async (work) => {
    while (!hasRoom()) await new Promise<void>(nextTurn);
    pieces += 1;
    return work();
  };
};

const NODE: Loop = { now: () => performance.now(), nextTurn: (resume) => setImmediate(resume) };

/** Of this process: whichever files they read, they share one event loop. */
export const inTurn: Turns = turns();
