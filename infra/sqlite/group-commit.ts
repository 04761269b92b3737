import type { DatabaseSync } from 'node:sqlite';
import { Outage } from '../../domain/ports/outage.ts';
import { asOutage, isBusy } from './outages.ts';
import { inSavepoint, inTransaction, withoutWaiting } from './transaction.ts';

/** Writes that share transactions, because a commit to disk costs the same for one as for many. */
export type GroupCommit = {
  /**
   * Does the work with the others of this turn of the event loop; settles when they are durable. `bytes`
   * is what it writes, if that may be much.
   */
  add<Result>(work: () => Result, bytes?: number): Promise<Result>;
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
  readonly bytes: number;
  /** How often its transaction found the write lock taken. */
  refusals: number;
};

/**
 * While another process has the write lock, a group is tried this often, a pause in milliseconds apart.
 * With the lock timeout of each try that is about two seconds, most of which are free for reads.
 */
const BUSY = { tries: 10, pause: 150 };

/** What is more waits for the next turn: nothing else goes on while a group is written. */
const LARGEST_GROUP = { members: 64, bytes: 524_288 };

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
    if (waiting.length === 0) return;
    const size = groupSize(waiting);
    const [group, others] = [waiting.slice(0, size), waiting.slice(size)];
    const refused = commitGroup(database, { group, others, assertWritable, tries });
    waiting = refused ?? others;
    if (refused === null) onCommit();
    if (waiting.length === 0) return;
    if (refused === null) setImmediate(commit, BUSY.tries);
    else pause = setTimeout(commit, BUSY.pause, BUSY.tries);
  };

  const enter = <Result>(
    work: () => Result,
    { waits, bytes }: Pick<Member, 'waits' | 'bytes'>,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit, BUSY.tries);
      const run = (): Settle => {
        const result = work();
        return () => resolve(result);
      };
      waiting.push({ run, reject, waits, bytes, refusals: 0 });
    });

  return {
    flush: () => {
      do commit(0);
      while (waiting.length > 0);
    },
    add: (work, bytes = 0) => enter(work, { waits: true, bytes }),
    offer: async (work) => {
      if (pause === undefined) return enter(work, { waits: false, bytes: 0 });
      throw new Outage('unavailable', 'Writes to the database wait for another process');
    },
  };
};

/** At least one. */
const groupSize = (waiting: readonly Member[]): number => {
  let [size, bytes] = [0, 0];
  for (const member of waiting) {
    bytes += member.bytes;
    if (size === LARGEST_GROUP.members || (size > 0 && bytes > LARGEST_GROUP.bytes)) return size;
    size += 1;
  }
  return size;
};

type Attempt = {
  readonly group: readonly Member[];
  /** Those that wait for the next turn. */
  readonly others: readonly Member[];
  readonly assertWritable: () => void;
  readonly tries: number;
};

/**
 * Settles the group, and returns `null`. When another process has the write lock, that concerns the
 * others as well: returns those of all that are worth another try.
 */
const commitGroup = (
  database: DatabaseSync,
  { group, others, assertWritable, tries }: Attempt,
): Member[] | null => {
  try {
    assertWritable();
    const runAll = () => group.map((member) => runApart(database, member));
    const commitAll = () => inTransaction(database, runAll);
    const waits = group.some((member) => member.waits);
    const settles = waits ? commitAll() : withoutWaiting(database, commitAll);
    // What went to a file that was taken away meanwhile is not acknowledged.
    assertWritable();
    for (const settle of settles) settle();
    return null;
  } catch (error) {
    if (isBusy(error))
      return [...group, ...others].filter((member) => mayTryAgain(member, error, tries));
    for (const { reject } of group) reject(asOutage(error));
    return null;
  }
};

/** Otherwise it is told. */
const mayTryAgain = (member: Member, error: unknown, tries: number): boolean => {
  member.refusals += 1;
  const again = member.waits && member.refusals < tries;
  if (!again) member.reject(asOutage(error));
  return again;
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
