import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeDirectory } from '../system/make-directory.ts';
import { isBusy, unopened } from './outages.ts';
import { assertPrivate } from './private-files.ts';

/** Values and keys in the file are encrypted, but names, tags and descriptions are not. */
const OWNER_ONLY = 0o600;

/** The file to open. */
export type DatabaseFile = {
  readonly path: string;
  /** How long to wait for the lock of another process, in milliseconds; it blocks the event loop. */
  readonly lockTimeoutMs: number;
};

/**
 * Opens a database, and creates it and its directory if they are missing, accessible to the owner only.
 * Acknowledged commits survive a power failure, and readers do not wait for the writer. If `prepare` throws,
 * the database is closed again. Throws `Outage` for what may pass, `Misconfiguration` for what an operator
 * has to fix.
 */
export const openDatabaseFile = <Prepared>(
  { path, lockTimeoutMs }: DatabaseFile,
  prepare: (database: DatabaseSync) => Prepared,
): Prepared => {
  try {
    makeDirectory(dirname(path));
    makeFile(path);
    assertPrivate(path);
    const database = new DatabaseSync(path, { timeout: lockTimeoutMs });
    return prepared(database, lockTimeoutMs, prepare);
  } catch (error) {
    throw unopened(path, error);
  }
};

/**
 * Creates the file, whose mode SQLite copies to its log files. An existing file is not opened: closing it
 * would release the locks of every other connection of this process to it (fcntl(2)).
 */
const makeFile = (path: string): void => {
  try {
    closeSync(openSync(path, 'ax', OWNER_ONLY));
  } catch (error) {
    if (!isThere(error)) throw error;
  }
};

const isThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

const prepared = <Prepared>(
  database: DatabaseSync,
  lockTimeoutMs: number,
  prepare: (database: DatabaseSync) => Prepared,
): Prepared => {
  try {
    useLog(database, lockTimeoutMs);
    database.exec('PRAGMA synchronous = FULL');
    return prepare(database);
  } catch (error) {
    database.close();
    throw error;
  }
};

/** In milliseconds. */
const PAUSE = 5;

/**
 * Switches a new file to the write-ahead log. While another process does the same, SQLite reports it as
 * busy without waiting for the lock (it skips the busy handler where waiting could deadlock).
 */
const useLog = (database: DatabaseSync, lockTimeoutMs: number): void => {
  const until = performance.now() + lockTimeoutMs;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
};
