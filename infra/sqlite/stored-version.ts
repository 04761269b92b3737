import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { newerRelease } from '../system/newer-release.ts';

/** The version of the tables in an open database; 0 for an empty one. */
export const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

/**
 * Throws `Misconfiguration` if the tables of a file have a later version than `known`. Changes nothing. Other
 * faults (a file that is missing, damaged or not a database) are left to its first use.
 */
export const assertFileNotNewer = (path: string, known: number): void => {
  const found = storedVersion(path) ?? 0;
  if (found > known) throw newerRelease(path, found, known);
};

const storedVersion = (path: string): number | null => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(locationOf(path), { readOnly: true });
    return versionOf(database);
  } catch {
    return null;
  } finally {
    database?.close();
  }
};

/**
 * The path, or without a log a URL that opens the file as immutable: otherwise SQLite would create a log and
 * its index beside it (sqlite.org/uri.html, "immutable"). A log may have a later version than the file, if
 * the newer release was killed.
 */
const locationOf = (path: string): string | URL => {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) return path;
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return url;
};
