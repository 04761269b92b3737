import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabaseFile } from '../sqlite/database-file.ts';
import { KeyringError } from './keyring-error.ts';

/** File of the keyring in the data directory. */
export const KEYRING_FILE = 'keyring.sqlite';

const SCHEMA_VERSION = 1;

/** Material is 12 bytes of nonce, the key encrypted under the root key, and the tag. */
const SCHEMA = `
  CREATE TABLE root_key_check (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    box BLOB NOT NULL
  ) STRICT;
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
  PRAGMA user_version = ${SCHEMA_VERSION};
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

/** Lay out an empty database; refuse one from a newer version. Runs in the caller's transaction. */
export const migrate = (database: DatabaseSync): void => {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version === 0) database.exec(SCHEMA);
  if (version > SCHEMA_VERSION) {
    throw new KeyringError(
      `The keyring has schema ${version} and this version reads ${SCHEMA_VERSION}: use a newer one.`,
    );
  }
};
