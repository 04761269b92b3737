import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeDirectory } from '../system/make-directory.ts';
import { isBusy, unopened } from './outages.ts';
import { assertPrivate } from './private-files.ts';

/** Values and keys are encrypted in there, but names, tags and descriptions are not. */
const OWNER_ONLY = 0o600;

/** How a file is opened. */
export type DatabaseFile = {
  readonly path: string;
  /** How long to wait for the lock of another process, in milliseconds; the event loop waits too. */
  readonly lockTimeoutMs: number;
};

/**
 * Opens a database, made with its directory where it is missing, for its owner only. A commit that was
 * acknowledged survives the loss of power, and readers do not wait for the writer. `prepare` is part of
 * the opening: when it fails, nothing stays open. Throws `Outage` for what passes, `Misconfiguration`
 * for what an operator has to mend.
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
 * SQLite gives its log files the mode of this one. A file that is there is not even opened: closing it
 * would end the locks of every other connection this process has to it (fcntl(2)).
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
 * Switches a new file to the write-ahead log. While another process does the same, SQLite answers that it
 * is busy without waiting for the lock (its busy handler is not asked where waiting could deadlock).
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
