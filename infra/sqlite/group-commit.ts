import type { DatabaseSync } from 'node:sqlite';
import { Outage } from '../../domain/ports/outage.ts';
import { asOutage, isBusy } from './outages.ts';
import { inSavepoint, inTransaction, withoutWaiting } from './transaction.ts';

/** Writes that share transactions, because an fsync costs the same for one write as for many. */
export type GroupCommit = {
  /**
   * Does the work in one transaction with the others of this turn of the event loop, and settles when they
   * are durable. `bytes` is how much it writes, if that may be a lot.
   */
  add<Result>(work: () => Result, bytes?: number): Promise<Result>;
  /** The same, best-effort: rejects with an `Outage` at once while another process has the lock. */
  offer<Result>(work: () => Result): Promise<Result>;
  /** Commits what is waiting now, before the turn ends. */
  flush(): void;
};

/** Settles the promise of a member. Called when the outcome is durable, never earlier. */
type Settle = () => void;

type Member = {
  readonly run: () => Settle;
  readonly reject: (reason: unknown) => void;
  /** Whether it waits for the write lock of another process. */
  readonly waits: boolean;
  readonly bytes: number;
  /** How often its transaction failed because the write lock was taken. */
  attempts: number;
};

/**
 * While another process has the write lock, a group is tried this often, with a pause in milliseconds.
 * Together with the lock timeouts that is about two seconds, most of which are free for reads.
 */
const BUSY = { tries: 10, pause: 150 };

/** The rest waits for the next turn, because nothing else runs while a group is written. */
const LARGEST_GROUP = { members: 64, bytes: 524_288 };

/** Callbacks around each transaction. */
export type GroupCommitHooks = {
  /** Throws if the database must not be written to. Called before the transaction and before acknowledging it. */
  readonly assertWritable?: () => void;
  /** Called after each transaction. Must not throw. */
  readonly onCommit?: () => void;
};

/**
 * Groups writes: one transaction and one fsync per turn of the event loop. Work that throws loses only its
 * own changes; if the transaction fails, the whole group is rejected. Work may run several times; only its
 * last run counts.
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
    const retried = commitGroup(database, { group, others, assertWritable, tries });
    waiting = retried ?? others;
    if (retried === null) onCommit();
    if (waiting.length === 0) return;
    if (retried === null) setImmediate(commit, BUSY.tries);
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
      waiting.push({ run, reject, waits, bytes, attempts: 0 });
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
  /** The members that wait for the next turn. */
  readonly others: readonly Member[];
  readonly assertWritable: () => void;
  readonly tries: number;
};

/**
 * Commits and settles the group, and returns `null`. If another process has the write lock, returns the
 * members to retry, the others included.
 */
const commitGroup = (
  database: DatabaseSync,
  { group, others, assertWritable, tries }: Attempt,
): Member[] | null => {
  try {
    assertWritable();
    const runAll = () => group.map((member) => runInSavepoint(database, member));
    const commitAll = () => inTransaction(database, runAll);
    const waits = group.some((member) => member.waits);
    const settles = waits ? commitAll() : withoutWaiting(database, commitAll);
    // What was written to a file that is no longer there is not acknowledged.
    assertWritable();
    for (const settle of settles) settle();
    return null;
  } catch (error) {
    if (isBusy(error))
      return [...group, ...others].filter((member) => retries(member, error, tries));
    for (const { reject } of group) reject(asOutage(error));
    return null;
  }
};

/** Whether to retry a member. If not, it is rejected. */
const retries = (member: Member, error: unknown, tries: number): boolean => {
  member.attempts += 1;
  const again = member.waits && member.attempts < tries;
  if (!again) member.reject(asOutage(error));
  return again;
};

/** Runs a member in a savepoint. Its own errors reject it alone; those of the database are thrown. */
const runInSavepoint = (database: DatabaseSync, { run, reject }: Member): Settle => {
  try {
    return inSavepoint(database, run);
  } catch (error) {
    if (asOutage(error) instanceof Outage) throw error;
    return () => reject(error);
  }
};
