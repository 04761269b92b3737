import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { DamagedRow } from '../sqlite/columns.ts';
import { asOutage } from '../sqlite/outages.ts';
import { KEYRING_FILE } from './database.ts';

/**
 * Result codes (sqlite.org/rescode.html) of a file that is not what was written: a table or column that is
 * missing, a page that makes no sense, and no database at all.
 */
const DAMAGE: ReadonlySet<unknown> = new Set([1, 11, 26]);

/** The low byte of an extended result code is the primary one. */
const PRIMARY = 0xff;

/**
 * Does the work; trouble of the keyring's file that passes becomes an `Outage`, and damage a
 * `Misconfiguration`, which the log and the operator are told.
 */
export const onKeyring = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    const outage = asOutage(error);
    if (outage instanceof Outage || !isDamage(error)) throw outage;
    throw new Misconfiguration(`${KEYRING_FILE} is damaged. Restore it from a backup.`, error);
  }
};

const isDamage = (error: unknown): boolean => {
  if (error instanceof DamagedRow) return true;
  if (!(error instanceof Error && 'code' in error)) return false;
  if (error.code === 'ERR_OUT_OF_RANGE') return true; // a number no column was ever given
  return 'errcode' in error && DAMAGE.has(Number(error.errcode) & PRIMARY);
};
