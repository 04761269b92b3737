import { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { newerRelease } from '../system/newer-release.ts';
import { authenticateAll } from './authentic-rows.ts';
import { openDatabaseFile } from './database-file.ts';
import { type Integrity, integrity } from './integrity.ts';
import { assertOwnSchema } from './stored-schema.ts';
import { versionOf } from './stored-version.ts';
import { SCHEMA_VERSION, STEPS } from './tables.ts';
import { inTransaction } from './transaction.ts';

/** How long opening a file waits for another process, in milliseconds; it blocks the event loop. */
const SETUP_TIMEOUT = 2_000;

/** The same for a write, which is retried, because nothing else runs while it waits here. */
export const LOCK_TIMEOUT = 50;

/**
 * The size to which SQLite truncates the write-ahead log when it restarts it, in bytes: about twice what the
 * log normally has by then, unless a read took long.
 */
export const LOG_LIMIT = 8 * 1024 * 1024;

/** What vouches for the rows of a file: their MACs, and a record that they have them. */
export type Vouching = {
  readonly integrity: Integrity;
  /** Whether the rows are recorded as having MACs. From then on no row without one is accepted. */
  readonly isRecorded: () => boolean;
  /** Whether a file that is older than MACs may be one of ours. */
  readonly acceptsEarlier: () => boolean;
  /** Records that the rows have MACs, where write access to the file does not suffice to undo it. */
  readonly record: () => void;
  /** Removes that record, for an operator who knows why the file is another one. */
  readonly removeRecord: () => void;
};

/** Checksums without a record, where there is no keyring. */
export const UNKEYED: Vouching = {
  integrity: integrity(null),
  isRecorded: () => false,
  acceptsEarlier: () => true,
  record: () => {},
  removeRecord: () => {},
};

/**
 * Opens the file, creates it if needed, and upgrades its tables. Throws `Misconfiguration` if a newer
 * release wrote it, if it is older than the record of its region allows, or if its schema was altered.
 */
export const openDatabase = (path: string, vouching: Vouching): DatabaseSync =>
  openDatabaseFile({ path, lockTimeoutMs: SETUP_TIMEOUT }, (database) => {
    // Removed values are overwritten.
    database.exec('PRAGMA secure_delete = ON');
    // An up-to-date file opens even while another process has the write lock.
    if (versionOf(database) !== SCHEMA_VERSION) {
      inTransaction(database, () => upgrade(database, path, vouching));
    }
    database.exec(
      `PRAGMA busy_timeout = ${LOCK_TIMEOUT}; PRAGMA journal_size_limit = ${LOG_LIMIT}`,
    );
    assertOwnSchema(database, path);
    // Once the MACs are durable: after a crash in between, this is repeated.
    if (!vouching.isRecorded()) vouching.record();
    return database;
  });

const upgrade = (database: DatabaseSync, path: string, vouching: Vouching): void => {
  const found = versionOf(database);
  if (found > SCHEMA_VERSION) throw newerRelease(path, found, SCHEMA_VERSION);
  const step = STEPS.get(found);
  if (step === undefined) return;
  if (vouching.isRecorded()) {
    throw notOurs(
      path,
      found,
      'this region had one whose rows were authenticated: restore that one',
    );
  }
  if (found > 0 && !vouching.acceptsEarlier()) {
    throw notOurs(path, found, 'this directory is younger than that: move it away');
  }
  database.exec(step);
  // An older trigger could change what is vouched for.
  assertOwnSchema(database, path);
  authenticateAll(database, vouching.integrity);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
};

const notOurs = (path: string, version: number, why: string): Misconfiguration =>
  new Misconfiguration(
    `The database file ${path} is ${version === 0 ? 'empty' : 'of an earlier release'}, and ${why}, ` +
      'or see sealstream check --help.',
  );

/** Opens a file to read it, also beside a running service. Throws `Misconfiguration` if an earlier release wrote it. */
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
