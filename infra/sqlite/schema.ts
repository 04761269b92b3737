import { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { newerRelease } from '../system/newer-release.ts';
import { authenticateAll } from './authenticate-all.ts';
import { openDatabaseFile } from './database-file.ts';
import { type Integrity, integrity } from './integrity.ts';
import { assertOwnSchema } from './stored-schema.ts';
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

/** What vouches for the rows of a file. */
export type Vouching = {
  readonly integrity: Integrity;
  /** Whether its rows once had their MACs. From then on no row without one is believed. */
  readonly isNoted: () => boolean;
  /** Whether a file from before there were MACs may be one of ours. */
  readonly takesEarlier: () => boolean;
  /** Remembers that they have, where nobody can take it back who can write the file. */
  readonly note: () => void;
  /** Takes that back, for an operator who knows why the file is another one. */
  readonly forget: () => void;
};

/** Checksums that nobody remembers, for a home without a keyring. */
export const UNKEYED: Vouching = {
  integrity: integrity(null),
  isNoted: () => false,
  takesEarlier: () => true,
  note: () => {},
  forget: () => {},
};

/**
 * Opens the file, makes it if needed, and brings its tables up. Throws `Misconfiguration` if a newer
 * release wrote it, if it is older than what it is known to have been, and if somebody altered its schema.
 */
export const openDatabase = (path: string, vouching: Vouching): DatabaseSync =>
  openDatabaseFile({ path, lockTimeoutMs: SETUP_TIMEOUT }, (database) => {
    // A value that was removed is overwritten, and not only forgotten.
    database.exec('PRAGMA secure_delete = ON');
    // One that is up to date opens whoever has the write lock.
    if (versionOf(database) !== SCHEMA_VERSION) {
      inTransaction(database, () => bringUp(database, path, vouching));
    }
    database.exec(
      `PRAGMA busy_timeout = ${LOCK_TIMEOUT}; PRAGMA journal_size_limit = ${LOG_LIMIT}`,
    );
    assertOwnSchema(database, path);
    // After the MACs are on disk: a crash in between costs a repetition.
    if (!vouching.isNoted()) vouching.note();
    return database;
  });

const bringUp = (database: DatabaseSync, path: string, vouching: Vouching): void => {
  const found = versionOf(database);
  if (found > SCHEMA_VERSION) throw newerRelease(path, found, SCHEMA_VERSION);
  const step = STEPS.get(found);
  if (step === undefined) return;
  if (vouching.isNoted()) {
    throw notOurs(
      path,
      found,
      'this region had one whose rows were authenticated: restore that one',
    );
  }
  if (found > 0 && !vouching.takesEarlier()) {
    throw notOurs(path, found, 'this directory is younger than that: move it away');
  }
  database.exec(step);
  // A trigger that was there before would have a say in what is vouched for.
  assertOwnSchema(database, path);
  authenticateAll(database, vouching.integrity);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
};

const notOurs = (path: string, version: number, why: string): Misconfiguration =>
  new Misconfiguration(
    `The database file ${path} is ${version === 0 ? 'empty' : 'of an earlier release'}, and ${why}, ` +
      'or see sealstream check --help.',
  );

/** Opens a file to look at it, also beside a service. Throws `Misconfiguration` for an earlier release's. */
export const openForReading = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { readOnly: true });
  const found = versionOf(database);
  if (found === SCHEMA_VERSION) return database;
  database.close();
  if (found > SCHEMA_VERSION) throw newerRelease(path, found, SCHEMA_VERSION);
  throw new Misconfiguration(
    `The database file ${path} is of an earlier release: start the service once, which brings it up.`,
  );
};
