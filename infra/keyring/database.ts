import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabaseFile } from '../sqlite/database-file.ts';

/** File of the keyring in the data directory. */
export const KEYRING_FILE = 'keyring.sqlite';

/** Of the tables below. Version 1 had `root_key_check` instead of `keyring_key`. */
export const SCHEMA_VERSION = 2;

/** The key that all others are derived from, encrypted under the root key. */
export const KEYRING_KEY_TABLE = `
  CREATE TABLE keyring_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    box BLOB NOT NULL
  ) STRICT;
`;

/** Material is 12 bytes of nonce, the key encrypted under a key of the keyring, and the tag. */
export const SCHEMA = `
  ${KEYRING_KEY_TABLE}
  CREATE TABLE keys (
    arn TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled', 'pendingDeletion')),
    delete_after INTEGER,
    material BLOB NOT NULL,
    CHECK ((status = 'pendingDeletion') = (delete_after IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX keys_by_owner ON keys (account, region, created_at);
  CREATE TABLE aliases (
    arn TEXT PRIMARY KEY,
    key_arn TEXT NOT NULL REFERENCES keys (arn) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX aliases_by_key ON aliases (key_arn);
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
