import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { assertPrivate } from './private-files.ts';
import { assertNotNewer } from './schema.ts';

/**
 * Throws `Misconfiguration` for a file that others can get at, or that a newer release wrote. Changes
 * nothing, and leaves what is wrong otherwise to the first use. Not for a file that this process has
 * open: closing it here would end its locks.
 */
export const assertUsable = (path: string): void => {
  if (!existsSync(path)) return;
  assertPrivate(path);
  const database = opened(path);
  if (database === null) return;
  try {
    assertNotNewer(database, path);
  } finally {
    database.close();
  }
};

/** `null` for what is damaged, or no database at all: its first use tells, and other regions go on. */
const opened = (path: string): DatabaseSync | null => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    database.prepare('PRAGMA user_version').get();
    return database;
  } catch {
    database?.close();
    return null;
  }
};
