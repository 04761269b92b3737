import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unopened } from './outages.ts';

/** Values and keys are encrypted in there, but names, tags and descriptions are not. */
const OWNER_ONLY = { file: 0o600, directory: 0o700 };

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
    mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY.directory });
    closeSync(openSync(path, 'a', OWNER_ONLY.file)); // SQLite gives its log files the same mode
    return prepared(new DatabaseSync(path, { timeout: lockTimeoutMs }), prepare);
  } catch (error) {
    throw unopened(path, error);
  }
};

const prepared = <Prepared>(
  database: DatabaseSync,
  prepare: (database: DatabaseSync) => Prepared,
): Prepared => {
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    return prepare(database);
  } catch (error) {
    database.close();
    throw error;
  }
};
