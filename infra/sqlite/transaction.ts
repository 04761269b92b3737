import type { DatabaseSync } from 'node:sqlite';

/**
 * All of the work or none of it. The write lock is taken first, so what the work reads is what its
 * writes are compared with. The work is synchronous: nothing else of this process can come between.
 */
export const inTransaction = <Result>(database: DatabaseSync, work: () => Result): Result => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some failures, such as a full disk, have rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};

/** Part of a transaction that can fail alone: its own changes are undone, the others stay. */
export const inSavepoint = <Result>(database: DatabaseSync, work: () => Result): Result => {
  database.exec('SAVEPOINT part');
  try {
    const result = work();
    database.exec('RELEASE part');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK TO part; RELEASE part');
    throw error;
  }
};

/** Does the work without waiting for the lock of another process, which is an error at once. */
export const withoutWaiting = <Result>(database: DatabaseSync, work: () => Result): Result => {
  const timeout = Number(database.prepare('PRAGMA busy_timeout').get()?.timeout);
  database.exec('PRAGMA busy_timeout = 0');
  try {
    return work();
  } finally {
    database.exec(`PRAGMA busy_timeout = ${timeout}`);
  }
};
