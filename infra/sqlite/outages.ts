import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';

/** Primary result codes (sqlite.org/rescode.html) of failures that pass, or that an operator can end. */
const UNAVAILABLE: ReadonlyMap<number, string> = new Map([
  [5, 'busy: another process holds the write lock'],
  [6, 'locked'],
  [7, 'out of memory'],
  [8, 'read-only: its file or its disk cannot be written'],
  [10, 'failing to read or write its file'],
  [13, 'full: no space is left on its disk'],
  [14, 'unable to open its file'],
]);

const BUSY = 5;

/** System errors that pass. */
const PASSING: ReadonlySet<unknown> = new Set([
  'EAGAIN',
  'EDQUOT',
  'EINTR',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENOSPC',
]);

/** The low byte of an extended result code is the primary one. */
const PRIMARY = 0xff;

/** Does the work. Throws failures of the database as `Outage`. */
export const withOutages = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw asOutage(error);
  }
};

/** Translates an error of SQLite to an `Outage` if it is one. Other errors stay as they are. */
export const asOutage = (error: unknown): unknown => {
  const trouble = UNAVAILABLE.get(resultCode(error) ?? 0);
  return trouble === undefined
    ? error
    : new Outage('unavailable', `The database is ${trouble}`, error);
};

/** Whether another process has the write lock. */
export const isBusy = (error: unknown): boolean => resultCode(error) === BUSY;

/**
 * Translates the error of opening a database file: to an `Outage` if it may pass, to a `Misconfiguration` if
 * an operator has to act. Both name the file and the fault. Errors of our own stay as they are.
 */
export const unopened = (path: string, error: unknown): unknown => {
  const outage = asOutage(error);
  if (outage instanceof Outage) return namedOutage(path, outage.message, error);
  if (!(error instanceof Error)) return error;
  if (resultCode(error) === undefined && !('syscall' in error)) return error;
  const passes = 'code' in error && PASSING.has(error.code);
  if (passes) return namedOutage(path, error.message, error);
  return new Misconfiguration(`The database file ${path} does not open: ${error.message}`, error);
};

const namedOutage = (path: string, reason: string, cause: unknown): Outage =>
  new Outage('unavailable', `The database file ${path} does not open: ${reason}`, cause);

const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & PRIMARY
    : undefined;
