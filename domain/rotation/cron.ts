import {
  invalidField,
  MINUTES_NOT_ZERO,
  NO_EXPRESSION,
  ONE_DAY_FIELD,
  TOO_OFTEN,
  YEAR_NOT_ANY,
} from './messages.ts';

/** The six fields, checked one by one, and the hours of a day they name in order; or what is wrong. */
export type CronReading =
  | { readonly ok: true; readonly fields: string; readonly hours: readonly number[] }
  | { readonly ok: false; readonly message: string };

/** "You can rotate a secret as often as every four hours" ("Rotation schedules", user guide). */
export const LEAST_HOURS_APART = 4;

/**
 * Read what stands between the brackets of `cron(…)`: "Schedule expressions in Secrets Manager
 * rotation", user guide. Whether the days exist is left to the calendar.
 */
export const readCron = (text: string): CronReading => {
  const fields = text.split(' ');
  const [minutes, hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year] = fields;
  if (fields.length !== 6) return refused(NO_EXPRESSION);
  if (minutes !== '0') return refused(MINUTES_NOT_ZERO);
  if (year !== '*') return refused(YEAR_NOT_ANY);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return refused(ONE_DAY_FIELD);
  if (!DAY_OF_MONTH.test(dayOfMonth)) return refused(invalidField('day-of-month'));
  if (!MONTH.test(month)) return refused(invalidField('month'));
  if (!DAY_OF_WEEK.test(dayOfWeek)) return refused(invalidField('day-of-week'));
  return withHours(text, hours);
};

const refused = (message: string): CronReading => ({ ok: false, message });

/** Values, ranges and steps (`3`, `1-5`, `*`, `1/3`, `/8`) and whatever else may stand in the list. */
const listOf = (value: string, ...others: readonly string[]): string => {
  const range = `(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/\\d{1,2})?`;
  const item = `(?:${[range, '/\\d{1,2}', ...others].join('|')})`;
  return `${item}(?:,${item})*`;
};

const field = (...forms: readonly string[]): RegExp => new RegExp(`^(?:${forms.join('|')})$`, 'i');

/** `L` is the last day of the month. */
const DAY_OF_MONTH = field('\\?', listOf('0?[1-9]|[12]\\d|3[01]', 'L'));

const MONTH = field(listOf('0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'));

/** `FRIL` is the last Friday of the month, `TUE#2` its second Tuesday, `L` the last day of the week. */
const WEEKDAY = '[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT';
const DAY_OF_WEEK = field('\\?', 'L', `(?:${WEEKDAY})(?:L|#[1-5])`, listOf(WEEKDAY));

const withHours = (fields: string, text: string): CronReading => {
  const parts = text.split(',').map(hoursOf);
  if (parts.some(({ length }) => length === 0)) return refused(invalidField('hours'));
  const hours = [...new Set(parts.flat())].toSorted((one, other) => one - other);
  const tooOften = hours.some(
    (hour, index) => hour - (hours[index - 1] ?? -24) < LEAST_HOURS_APART,
  );
  return tooOften ? refused(TOO_OFTEN) : { ok: true, fields, hours };
};

const HOURS = /^(\*|[01]?\d|2[0-3])?(?:\/([1-9]|1\d|2[0-3]))?$/;

/** `8` is an hour, `8/6` are 8, 14 and 20, and `/6` starts at midnight; none when it is not hours. */
const hoursOf = (item: string): readonly number[] => {
  const [found, start = '*', step] = HOURS.exec(item) ?? [];
  if (found === undefined || found === '') return [];
  const first = start === '*' ? 0 : Number(start);
  const every = Number(step ?? (start === '*' ? 1 : 24));
  return Array.from(
    { length: Math.ceil((24 - first) / every) },
    (_, index) => first + index * every,
  );
};
