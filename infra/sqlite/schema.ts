import type { DatabaseSync } from 'node:sqlite';
import { newerRelease } from '../system/newer-release.ts';
import { openDatabaseFile } from './database-file.ts';
import { versionOf } from './stored-version.ts';
import { SCHEMA_VERSION, STEPS } from './tables.ts';
import { inTransaction } from './transaction.ts';

/** How long the making of a file waits for another process, in milliseconds; the event loop waits too. */
const SETUP_TIMEOUT = 2_000;

/** The same for a write, which is tried again: nothing else goes on while it waits here. */
export const LOCK_TIMEOUT = 50;

/**
 * To what SQLite cuts the write-ahead log when it begins it anew, in bytes: about twice what it has by
 * then, unless somebody read for long.
 */
export const LOG_LIMIT = 8 * 1024 * 1024;

/** Opens the file, makes it if needed, and brings its tables up. Throws if a newer release wrote it. */
export const openDatabase = (path: string): DatabaseSync =>
  openDatabaseFile({ path, lockTimeoutMs: SETUP_TIMEOUT }, (database) => {
    // A value that was removed is overwritten, and not only forgotten.
    database.exec('PRAGMA secure_delete = ON');
    // One that is up to date opens whoever has the write lock.
    if (versionOf(database) !== SCHEMA_VERSION) {
      inTransaction(database, () => bringUp(database, path));
    }
    database.exec(
      `PRAGMA busy_timeout = ${LOCK_TIMEOUT}; PRAGMA journal_size_limit = ${LOG_LIMIT}`,
    );
    return database;
  });

const bringUp = (database: DatabaseSync, path: string): void => {
  const found = versionOf(database);
  if (found > SCHEMA_VERSION) throw newerRelease(path, found, SCHEMA_VERSION);
  const step = STEPS.get(found);
  if (step !== undefined) database.exec(`${step} PRAGMA user_version = ${SCHEMA_VERSION};`);
};
