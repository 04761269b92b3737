import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { symbolicLinkAt } from '../../infra/system/private-file.ts';
import { writeNewFile } from '../../infra/system/replace-file.ts';
import { OperatorError } from '../operator-error.ts';

/** Name of the lock file, which is locked and never replaced while its directory is in use. */
export const LOCK_FILE = 'lock.sqlite';

/** Result codes (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** Codes of SQLite and the system for a full disk or an exhausted quota. */
const FULL: readonly unknown[] = [SQLITE_FULL, 'ENOSPC', 'EDQUOT'];

/** One process's exclusive claim to a data directory. */
export type Lock = { readonly release: () => void };

/**
 * Locks a data directory for this process. The lock is an open exclusive transaction, which the kernel
 * ends with the process, even if it is killed, so no stale lock is ever left. The file beside it only
 * names the holder. Throws `OperatorError` if another process holds the lock, or if the file is unusable.
 */
export const lock = (directory: string): Lock => {
  const path = join(directory, LOCK_FILE);
  const link = symbolicLinkAt(path);
  if (link !== null) throw new OperatorError(link);
  try {
    const database = claim(path);
    writeNewFile(holderIn(directory), `${process.pid}\n`);
    return { release: () => database.close() };
  } catch (cause) {
    throw new OperatorError(reason(codeOf(cause), directory), { cause });
  }
};

const holderIn = (directory: string): string => join(directory, 'lock.pid');

const claim = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** SQLite's result code, or else the system's error code. */
const codeOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error) return error.errcode;
  return 'code' in error ? error.code : undefined;
};

const reason = (code: unknown, directory: string): string => {
  if (code === SQLITE_BUSY) return inUse(directory);
  if (FULL.includes(code)) return full(directory);
  return code === SQLITE_NOTADB ? notSqlite(join(directory, LOCK_FILE)) : unusable(directory);
};

const notSqlite = (path: string): string =>
  `The lock file ${path} is no SQLite file: it was damaged or replaced. Nothing is kept in it, so make sure ` +
  'that no service runs on this directory, delete it, and start again.';

const unusable = (directory: string): string =>
  `The data directory ${directory} cannot be written: check its owner and its mode.`;

const full = (directory: string): string =>
  `The data directory ${directory} cannot be written: its disk is full. Make room, and start again.`;

const inUse = (directory: string): string =>
  `The data directory ${directory} is in use by ${processIn(holderIn(directory))}: ` +
  'stop that one first, or give this one another --data-dir.';

/** The holder takes the lock just before it writes this file, so the file may be missing or stale. */
const processIn = (holder: string): string => {
  try {
    const pid = readFileSync(holder, 'utf8').trim();
    return /^\d+$/.test(pid) ? `process ${pid}` : 'another process';
  } catch {
    return 'another process';
  }
};
