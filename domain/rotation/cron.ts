import {
  invalidField,
  MINUTES_NOT_ZERO,
  NO_EXPRESSION,
  ONE_DAY_FIELD,
  TOO_OFTEN,
  YEAR_NOT_ANY,
} from './messages.ts';

/**
 * The six valid fields, and the hours of a day that they specify in order; or the message of a
 * rejection.
 */
export type CronReading =
  | { readonly ok: true; readonly fields: string; readonly hours: readonly number[] }
  | { readonly ok: false; readonly message: string };

/** "You can rotate a secret as often as every four hours" ("Rotation schedules", user guide). */
export const MIN_HOURS_APART = 4;

/**
 * Parses the content of `cron(…)` ("Schedule expressions in Secrets Manager rotation", user guide).
 * Whether the days exist is left to the calendar.
 */
export const readCron = (text: string): CronReading => {
  const fields = text.split(' ');
  const [minutes, hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year] = fields;
  if (fields.length !== 6) return invalid(NO_EXPRESSION);
  if (minutes !== '0') return invalid(MINUTES_NOT_ZERO);
  if (year !== '*') return invalid(YEAR_NOT_ANY);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return invalid(ONE_DAY_FIELD);
  if (!DAY_OF_MONTH.test(dayOfMonth)) return invalid(invalidField('day-of-month'));
  if (!MONTH.test(month)) return invalid(invalidField('month'));
  if (!DAY_OF_WEEK.test(dayOfWeek)) return invalid(invalidField('day-of-week'));
  return withHours(text, hours);
};

const invalid = (message: string): CronReading => ({ ok: false, message });

/**
 * A list of values, ranges and steps (`3`, `1-5`, `*`, `1/3`, `/8`), and of other items that it may
 * contain.
 */
const listOf = (value: string, ...others: readonly string[]): string => {
  const range = `(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/\\d{1,2})?`;
  const item = `(?:${[range, '/\\d{1,2}', ...others].join('|')})`;
  return `${item}(?:,${item})*`;
};

const field = (...forms: readonly string[]): RegExp => new RegExp(`^(?:${forms.join('|')})$`, 'i');

/** `L` is the last day of the month. */
const DAY_OF_MONTH = field('\\?', listOf('0?[1-9]|[12]\\d|3[01]', 'L'));

const MONTH = field(listOf('0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'));

/**
 * `FRIL` is the last Friday of the month, `TUE#2` its second Tuesday, `L` the last day of the week.
 */
const WEEKDAY = '[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT';
const DAY_OF_WEEK = field('\\?', 'L', `(?:${WEEKDAY})(?:L|#[1-5])`, listOf(WEEKDAY));

const withHours = (fields: string, text: string): CronReading => {
  const parts = text.split(',').map(hoursOf);
  if (parts.some(({ length }) => length === 0)) return invalid(invalidField('hours'));
  const hours = [...new Set(parts.flat())].toSorted((one, other) => one - other);
  const tooOften = hours.some((hour, index) => hour - (hours[index - 1] ?? -24) < MIN_HOURS_APART);
  return tooOften ? invalid(TOO_OFTEN) : { ok: true, fields, hours };
};

const HOURS = /^(\*|[01]?\d|2[0-3])?(?:\/([1-9]|1\d|2[0-3]))?$/;

/**
 * `8` is one hour, `8/6` are 8, 14 and 20, and `/6` starts at midnight; empty if the item is
 * malformed.
 */
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
