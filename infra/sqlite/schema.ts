import type { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { openDatabaseFile } from './database-file.ts';
import { inTransaction } from './transaction.ts';

/** Version of the tables below. Raise it when they change, and migrate older files here. */
const SCHEMA_VERSION = 1;

/** How long the making of a file waits for another process, in milliseconds; the event loop waits too. */
const SETUP_TIMEOUT = 2_000;

/** The same for a write, which is tried again: nothing else goes on while it waits here. */
const LOCK_TIMEOUT = 50;

const TABLES = `
  CREATE TABLE heads (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    summary TEXT,
    detail TEXT,
    current_version_id TEXT,
    current_value BLOB,
    PRIMARY KEY (account, region, name)
  ) STRICT;

  CREATE TABLE commits (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    events TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name, seq)
  ) STRICT;

  CREATE TABLE sealed_values (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    version_id TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (account, region, name, version_id)
  ) STRICT;
`;

/** Opens the file, makes it if needed, and brings its tables up. Throws if a newer release wrote it. */
export const openDatabase = (path: string): DatabaseSync =>
  openDatabaseFile({ path, lockTimeoutMs: SETUP_TIMEOUT }, (database) => {
    // One that is up to date opens whoever has the write lock.
    if (versionOf(database) !== SCHEMA_VERSION) {
      inTransaction(database, () => bringUp(database, path));
    }
    database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
    return database;
  });

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

const bringUp = (database: DatabaseSync, path: string): void => {
  const found = versionOf(database);
  if (found > SCHEMA_VERSION) {
    throw new Misconfiguration(
      `The database file ${path} was written by a newer release: its schema version is ${found}, ` +
        `and this release knows ${SCHEMA_VERSION}. Upgrade, or use another file.`,
    );
  }
  if (found === 0) database.exec(`${TABLES} PRAGMA user_version = ${SCHEMA_VERSION};`);
};
