import type { DatabaseSync } from 'node:sqlite';
import { Outage } from '../../domain/ports/outage.ts';
import { asOutage, isBusy } from './outages.ts';
import { inSavepoint, inTransaction, withoutWaiting } from './transaction.ts';

/** Writes that share transactions, because a commit to disk costs the same for one as for many. */
export type GroupCommit = {
  /** Does the work with the others of this turn of the event loop; settles when they are durable. */
  add<Result>(work: () => Result): Promise<Result>;
  /** The same for what is not worth waiting for: given up at once while another process has the lock. */
  offer<Result>(work: () => Result): Promise<Result>;
  /** Commits what waits, without waiting for the turn to end. */
  flush(): void;
};

/** Tells the one who waits. Called when the outcome is on disk, never earlier. */
type Settle = () => void;

type Member = {
  readonly run: () => Settle;
  readonly reject: (reason: unknown) => void;
  /** Whether it waits for the write lock of another process. */
  readonly waits: boolean;
  /** How often its transaction found the write lock taken. */
  refusals: number;
};

/**
 * While another process has the write lock, a group is tried this often, a pause in milliseconds apart.
 * With the lock timeout of each try that is about two seconds, most of which are free for reads.
 */
const BUSY = { tries: 10, pause: 150 };

/** More than this wait for the next turn: nothing else goes on while a group is written. */
const LARGEST_GROUP = 64;

/** Who is asked and told of each transaction. */
export type GroupCommitHooks = {
  readonly assertWritable?: () => void;
  /** Must not throw. */
  readonly onCommit?: () => void;
};

/**
 * One transaction and one fsync per turn of the event loop. Work that throws loses only its own
 * changes; when the transaction itself fails, all of the group is rejected. `assertWritable` throws
 * for a database that must not be written to; it is asked again before anything is acknowledged, and
 * `onCommit` is told then. Work may run several times; only its last run counts.
 */
export const groupCommit = (
  database: DatabaseSync,
  { assertWritable = () => {}, onCommit = () => {} }: GroupCommitHooks = {},
): GroupCommit => {
  let waiting: Member[] = [];
  let pause: NodeJS.Timeout | undefined;

  const commit = (tries: number): void => {
    clearTimeout(pause);
    pause = undefined;
    const group = waiting.slice(0, LARGEST_GROUP);
    if (group.length === 0) return;
    const others = waiting.slice(LARGEST_GROUP);
    const refused = commitGroup(database, { group, assertWritable, tries });
    waiting = [...refused, ...others];
    if (refused.length < group.length) onCommit();
    if (refused.length > 0) pause = setTimeout(commit, BUSY.pause, BUSY.tries);
    else if (others.length > 0) setImmediate(commit, BUSY.tries);
  };

  const enter = <Result>(work: () => Result, waits: boolean): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit, BUSY.tries);
      const run = (): Settle => {
        const result = work();
        return () => resolve(result);
      };
      waiting.push({ run, reject, waits, refusals: 0 });
    });

  return {
    flush: () => {
      do commit(0);
      while (waiting.length > 0);
    },
    add: (work) => enter(work, true),
    offer: async (work) => {
      if (pause === undefined) return enter(work, false);
      throw new Outage('unavailable', 'Writes to the database wait for another process');
    },
  };
};

type Attempt = {
  readonly group: readonly Member[];
  readonly assertWritable: () => void;
  readonly tries: number;
};

/** Settles the group, and returns those of it that are worth another try. */
const commitGroup = (
  database: DatabaseSync,
  { group, assertWritable, tries }: Attempt,
): Member[] => {
  try {
    assertWritable();
    const runAll = () => group.map((member) => runApart(database, member));
    const commitAll = () => inTransaction(database, runAll);
    const waits = group.some((member) => member.waits);
    const settles = waits ? commitAll() : withoutWaiting(database, commitAll);
    // What went to a file that was taken away meanwhile is not acknowledged.
    assertWritable();
    for (const settle of settles) settle();
    return [];
  } catch (error) {
    return group.filter((member) => {
      member.refusals += 1;
      const again = member.waits && isBusy(error) && member.refusals < tries;
      if (!again) member.reject(asOutage(error));
      return again;
    });
  }
};

/** A fault of this member stays its own; what ails the whole database is thrown. */
const runApart = (database: DatabaseSync, { run, reject }: Member): Settle => {
  try {
    return inSavepoint(database, run);
  } catch (error) {
    if (asOutage(error) instanceof Outage) throw error;
    return () => reject(error);
  }
};
