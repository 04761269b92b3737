import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { inTransaction } from './transaction.ts';

/** Version of the tables below. Raise it when they change, and migrate older files here. */
const SCHEMA_VERSION = 1;

/** How long a write waits for that of another process, in milliseconds; the event loop waits too. */
const LOCK_TIMEOUT = 2_000;

/** Values are sealed in there, but names, tags and descriptions are not. */
const OWNER_ONLY = 0o600;

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
export const openDatabase = (path: string): DatabaseSync => {
  const database = open(path);
  try {
    // An acknowledged commit survives the loss of power, and readers do not wait for the writer.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    inTransaction(database, () => bringUp(database, path));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

const open = (path: string): DatabaseSync => {
  try {
    closeSync(openSync(path, 'a', OWNER_ONLY)); // SQLite gives its log files the same mode
    return new DatabaseSync(path, { timeout: LOCK_TIMEOUT });
  } catch (cause) {
    throw new Misconfiguration(`The database file ${path} does not open`, cause);
  }
};

const bringUp = (database: DatabaseSync, path: string): void => {
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (found > SCHEMA_VERSION) {
    throw new Misconfiguration(
      `The database file ${path} was written by a newer release: its schema version is ${found}, ` +
        `and this release knows ${SCHEMA_VERSION}. Upgrade, or use another file.`,
    );
  }
  if (found === 0) database.exec(`${TABLES} PRAGMA user_version = ${SCHEMA_VERSION};`);
};
