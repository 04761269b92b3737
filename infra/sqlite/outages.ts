import { Outage } from '../../domain/ports/outage.ts';

/** Primary result codes (sqlite.org/rescode.html) of trouble that passes, or that an operator ends. */
const UNAVAILABLE: ReadonlyMap<number, string> = new Map([
  [5, 'busy: another process holds the write lock'],
  [6, 'locked'],
  [7, 'out of memory'],
  [10, 'failing to read or write its file'],
  [13, 'full: no space is left on its disk'],
  [14, 'unable to open its file'],
]);

/** The low byte of an extended result code is the primary one. */
const PRIMARY = 0xff;

/** An error of SQLite as an `Outage` if it is one, and any other error as it is. */
export const asOutage = (error: unknown): unknown => {
  const trouble = troubleOf(error);
  return trouble === undefined
    ? error
    : new Outage('unavailable', `The database is ${trouble}`, error);
};

const troubleOf = (error: unknown): string | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? UNAVAILABLE.get(error.errcode & PRIMARY)
    : undefined;
