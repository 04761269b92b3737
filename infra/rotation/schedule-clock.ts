import { Cron } from 'croner';
import type { ScheduleClock } from '../../domain/ports/schedule-clock.ts';
import { instant } from '../../domain/secret/ids.ts';

/**
 * Croner options for AWS's cron dialect: `/8` and `2/10` as steps, 1-7 for Sunday to Saturday, a year field,
 * UTC.
 */
const DIALECT = {
  mode: '7-part',
  sloppyRanges: true,
  alternativeWeekdays: true,
  utcOffset: 0,
} as const;

/** Schedule clock based on croner. */
export const cronerScheduleClock = (): ScheduleClock => ({
  nextMatch: (fields, after) => {
    const next = patternOf(fields)?.nextRun(new Date(after)) ?? null;
    return next && instant(next.getTime());
  },
});

const patternOf = (fields: string): Cron | null => {
  try {
    return new Cron(dialect(fields), DIALECT);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
};

/**
 * Adds the seconds field, and replaces a bare `L` (last day of the week), which croner does not know, by
 * Saturday.
 */
const dialect = (fields: string): string => `0 ${fields.replace(/ L (\S+)$/i, ' 7 $1')}`;
