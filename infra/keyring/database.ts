import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { DamagedRow } from '../sqlite/columns.ts';
import { openDatabaseFile } from '../sqlite/database-file.ts';
import { asOutage } from '../sqlite/outages.ts';

/** File of the keyring in the data directory. */
export const KEYRING_FILE = 'keyring.sqlite';

/** Version of the tables below; `earlier-keys.ts` migrates earlier ones. */
export const SCHEMA_VERSION = 3;

/**
 * Schema of a keyring. `keyring_key` holds the key that all others are derived from, encrypted under the root
 * key. A box in `materials` is a 12-byte nonce, the material encrypted under the material key, and the tag.
 */
export const SCHEMA = `
  CREATE TABLE keyring_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    box BLOB NOT NULL
  ) STRICT;
  CREATE TABLE keys (
    arn TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled', 'pendingDeletion')),
    delete_after INTEGER,
    CHECK ((status = 'pendingDeletion') = (delete_after IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE materials (
    key_arn TEXT NOT NULL REFERENCES keys (arn) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    box BLOB NOT NULL,
    PRIMARY KEY (key_arn, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE aliases (
    arn TEXT PRIMARY KEY,
    key_arn TEXT NOT NULL REFERENCES keys (arn) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX aliases_by_key ON aliases (key_arn);
  CREATE TABLE manifest (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    body TEXT NOT NULL,
    mac BLOB NOT NULL
  ) STRICT;
`;

/**
 * Opens the keyring's database. The write-ahead log lets other processes read while one writes;
 * `secure_delete` overwrites deleted content.
 */
export const openDatabase = (directory: string, lockTimeoutMs: number): DatabaseSync =>
  openDatabaseFile({ path: join(directory, KEYRING_FILE), lockTimeoutMs }, (database) => {
    database.exec('PRAGMA secure_delete = ON');
    return database;
  });

/**
 * Result codes (sqlite.org/rescode.html) of a corrupt file: a missing table or column, a malformed page, and a
 * file that is not a database.
 */
const DAMAGE: ReadonlySet<unknown> = new Set([1, 11, 26]);

/** The low byte of an extended result code is the primary one. */
const PRIMARY = 0xff;

/**
 * Runs the work and maps errors of the keyring's file: a transient one becomes an `Outage`, corruption a
 * `Misconfiguration`, which is logged and shown to the operator.
 */
export const withMappedErrors = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    const outage = asOutage(error);
    if (outage instanceof Outage || !isDamage(error)) throw outage;
    throw new Misconfiguration(`${KEYRING_FILE} is damaged. Restore it from a backup.`, error);
  }
};

const isDamage = (error: unknown): boolean => {
  if (error instanceof DamagedRow) return true;
  if (!(error instanceof Error && 'code' in error)) return false;
  if (error.code === 'ERR_OUT_OF_RANGE') return true; // a number that is never written to any column
  return 'errcode' in error && DAMAGE.has(Number(error.errcode) & PRIMARY);
};
