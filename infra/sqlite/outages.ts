import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';

/** Primary result codes (sqlite.org/rescode.html) of trouble that passes, or that an operator ends. */
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

/** Of the system: trouble that passes. */
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

/** Does the work; trouble of the database becomes an `Outage`. */
export const withOutages = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw asOutage(error);
  }
};

/** An error of SQLite as an `Outage` if it is one, and any other error as it is. */
export const asOutage = (error: unknown): unknown => {
  const trouble = UNAVAILABLE.get(resultCode(error) ?? 0);
  return trouble === undefined
    ? error
    : new Outage('unavailable', `The database is ${trouble}`, error);
};

/** Whether another process has the write lock. */
export const isBusy = (error: unknown): boolean => resultCode(error) === BUSY;

/**
 * Why a database file does not open: an `Outage` if that may pass, a `Misconfiguration` if somebody has
 * to act. Their messages name the file and the fault; what has a message of its own keeps it.
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
