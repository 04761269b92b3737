import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { linkAt } from '../../infra/system/private-file.ts';
import { writeNewFile } from '../../infra/system/replace-file.ts';
import { OperatorError } from '../operator-error.ts';

/** Of a data directory; it is locked, and never replaced, for as long as the directory is in use. */
export const LOCK_FILE = 'lock.sqlite';

/** Result codes (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** Of no space left, as SQLite and the system say it. */
const FULL: readonly unknown[] = [SQLITE_FULL, 'ENOSPC', 'EDQUOT'];

/** The right of one process to a data directory. */
export type Lock = { readonly release: () => void };

/**
 * Claims a data directory for this process. An open exclusive transaction is the lock: the kernel
 * ends it with the process, even one killed outright, so none is ever left behind. The file beside
 * it only tells who holds it. Throws `OperatorError` when another process does, or when it cannot be a lock.
 */
export const lock = (directory: string): Lock => {
  const path = join(directory, LOCK_FILE);
  const link = linkAt(path);
  if (link !== null) throw new OperatorError(link);
  try {
    const database = claim(path);
    writeNewFile(holderIn(directory), `${process.pid}\n`);
    return { release: () => database.close() };
  } catch (cause) {
    throw new OperatorError(why(codeOf(cause), directory), { cause });
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

/** That of SQLite, or else of the system. */
const codeOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error) return error.errcode;
  return 'code' in error ? error.code : undefined;
};

const why = (code: unknown, directory: string): string => {
  if (code === SQLITE_BUSY) return refusal(directory);
  if (FULL.includes(code)) return full(directory);
  return code === SQLITE_NOTADB ? noLock(join(directory, LOCK_FILE)) : unusable(directory);
};

const noLock = (path: string): string =>
  `The lock file ${path} is no SQLite file: it was damaged or replaced. Nothing is kept in it, so make sure ` +
  'that no service runs on this directory, delete it, and start again.';

const unusable = (directory: string): string =>
  `The data directory ${directory} cannot be written: check its owner and its mode.`;

const full = (directory: string): string =>
  `The data directory ${directory} cannot be written: its disk is full. Make room, and start again.`;

const refusal = (directory: string): string =>
  `The data directory ${directory} is in use by ${processIn(holderIn(directory))}: ` +
  'stop that one first, or give this one another --data-dir.';

/** The lock is taken a moment before the file is written, so the file may be missing or old. */
const processIn = (holder: string): string => {
  try {
    const pid = readFileSync(holder, 'utf8').trim();
    return /^\d+$/.test(pid) ? `process ${pid}` : 'another process';
  } catch {
    return 'another process';
  }
};
