import type { DatabaseSync } from 'node:sqlite';
import { Outage } from '../../domain/ports/outage.ts';
import { asOutage } from './outages.ts';
import { inSavepoint, inTransaction } from './transaction.ts';

/** Writes that share transactions, because a commit to disk costs the same for one as for many. */
export type GroupCommit = {
  /** Does the work with the others of this turn of the event loop; settles when they are durable. */
  add<Result>(work: () => Result): Promise<Result>;
  /** Commits what waits, without waiting for the turn to end. */
  flush(): void;
};

/** Tells the one who waits. Called when the outcome is on disk, never earlier. */
type Settle = () => void;

type Member = { readonly run: () => Settle; readonly reject: (reason: unknown) => void };

/**
 * One transaction and one fsync per turn of the event loop. Work that throws loses only its own
 * changes; when the transaction itself fails, all of the group is rejected.
 */
export const groupCommit = (database: DatabaseSync): GroupCommit => {
  let waiting: Member[] = [];

  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length > 0) commitGroup(database, group);
  };

  return {
    flush,
    add: (work) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        const run = (): Settle => {
          const result = work();
          return () => resolve(result);
        };
        waiting.push({ run, reject });
      }),
  };
};

const commitGroup = (database: DatabaseSync, group: readonly Member[]): void => {
  try {
    const runAll = () => group.map((member) => runApart(database, member));
    for (const settle of inTransaction(database, runAll)) settle();
  } catch (error) {
    for (const { reject } of group) reject(asOutage(error));
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
