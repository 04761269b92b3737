import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from './operator-error.ts';

/** Of a data directory; it is locked, and never replaced, for as long as the directory is in use. */
export const LOCK_FILE = 'lock.sqlite';

const SQLITE_BUSY = 5;

/** The right of one process to a data directory. */
export type Lock = { readonly release: () => void };

/**
 * Claims a data directory for this process. An open exclusive transaction is the lock: the kernel
 * ends it with the process, even one killed outright, so none is ever left behind. The file beside
 * it only tells who holds it. Throws `OperatorError` when another process does.
 */
export const lock = (directory: string): Lock => {
  const holder = join(directory, 'lock.pid');
  try {
    const database = claim(join(directory, LOCK_FILE));
    writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 });
    return { release: () => database.close() };
  } catch (cause) {
    if (!isBusy(cause)) throw new OperatorError(unusable(directory), { cause });
    throw new OperatorError(refusal(directory, holder), { cause });
  }
};

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

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;

const unusable = (directory: string): string =>
  `The data directory ${directory} cannot be written: check its owner and its mode.`;

const refusal = (directory: string, holder: string): string =>
  `The data directory ${directory} is in use by ${processIn(holder)}: ` +
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
