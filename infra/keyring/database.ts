import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { DamagedRow } from '../sqlite/columns.ts';
import { openDatabaseFile } from '../sqlite/database-file.ts';
import { asOutage } from '../sqlite/outages.ts';

/** File of the keyring in the data directory. */
export const KEYRING_FILE = 'keyring.sqlite';

/** Of the tables below; `earlier-contents.ts` says what the others were. */
export const SCHEMA_VERSION = 3;

/**
 * `keyring_key` has the key that all others are derived from, encrypted under the root key. A box of
 * `materials` is 12 bytes of nonce, the material encrypted under a key of the keyring, and the tag.
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
 * Open the keyring's database. The write-ahead log lets other processes read while one writes;
 * `secure_delete` overwrites what a deletion leaves behind.
 */
export const openDatabase = (directory: string, lockTimeoutMs: number): DatabaseSync =>
  openDatabaseFile({ path: join(directory, KEYRING_FILE), lockTimeoutMs }, (database) => {
    database.exec('PRAGMA secure_delete = ON');
    return database;
  });

/**
 * Result codes (sqlite.org/rescode.html) of a file that is not what was written: a table or column that is
 * missing, a page that makes no sense, and no database at all.
 */
const DAMAGE: ReadonlySet<unknown> = new Set([1, 11, 26]);

/** The low byte of an extended result code is the primary one. */
const PRIMARY = 0xff;

/**
 * Does the work; trouble of the keyring's file that passes becomes an `Outage`, and damage a
 * `Misconfiguration`, which the log and the operator are told.
 */
export const onKeyring = <Result>(work: () => Result): Result => {
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
  if (error.code === 'ERR_OUT_OF_RANGE') return true; // a number no column was ever given
  return 'errcode' in error && DAMAGE.has(Number(error.errcode) & PRIMARY);
};
