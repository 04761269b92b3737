import type { DatabaseSync } from 'node:sqlite';

/**
 * Does the work in a transaction. It takes the write lock first, so that what the work reads cannot change
 * before it writes. The work is synchronous: nothing else in this process runs in between.
 */
export const inTransaction = <Result>(database: DatabaseSync, work: () => Result): Result => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some failures, such as a full disk, roll back by themselves.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};

/** Does a part of a transaction. If it throws, only its own changes are rolled back. */
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

/** Does the work without waiting for locks: SQLite reports busy at once. */
export const withoutWaiting = <Result>(database: DatabaseSync, work: () => Result): Result => {
  const timeout = Number(database.prepare('PRAGMA busy_timeout').get()?.timeout);
  database.exec('PRAGMA busy_timeout = 0');
  try {
    return work();
  } finally {
    database.exec(`PRAGMA busy_timeout = ${timeout}`);
  }
};
