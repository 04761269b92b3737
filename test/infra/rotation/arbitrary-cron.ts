import fc from 'fast-check';
import { type Instant, instant } from '../../../domain/secret/ids.ts';

/** A field as text, and the days that it means, generated independently of the text. */
export type Meaning = { readonly text: string; readonly holds: (day: Date) => boolean };

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

const weekday = (day: Date): number => day.getUTCDay() + 1;
const date = (day: Date): number => day.getUTCDate();
const month = (day: Date): number => day.getUTCMonth() + 1;
const lastDate = (day: Date): number =>
  new Date(Date.UTC(day.getUTCFullYear(), month(day), 0)).getUTCDate();

type Field = {
  readonly most: number;
  readonly names: readonly string[];
  readonly of: (day: Date) => number;
};

/** The values of a field from one to another in steps. */
const spread =
  (of: Field['of'], from: number, to: number, step: number) =>
  (day: Date): boolean =>
    of(day) >= from && of(day) <= to && (of(day) - from) % step === 0;

/** A value, a range, or all of them, with numbers or names, and with a step or without. */
const range = ({ most, names, of }: Field): fc.Arbitrary<Meaning> => {
  const value = fc.integer({ min: 1, max: most });
  const spelled = (at: number, named: boolean): string =>
    (named ? names[at - 1] : undefined) ?? String(at);
  const single = fc
    .tuple(value, fc.boolean())
    .map(([at, named]) => ({ text: spelled(at, named), holds: spread(of, at, at, 1) }));
  const between = fc.tuple(value, value, fc.boolean()).map(([one, other, named]) => {
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    const text = `${spelled(from, named)}-${spelled(to, named)}`;
    return { text, holds: spread(of, from, to, 1) };
  });
  const stepped = fc.tuple(value, value, value, fc.boolean()).chain(([one, other, step, named]) => {
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    const [first, last] = [spelled(from, named), spelled(to, named)];
    return fc.constantFrom(
      { text: `${first}-${last}/${step}`, holds: spread(of, from, to, step) },
      { text: `${first}/${step}`, holds: spread(of, from, most, step) },
      { text: `*/${step}`, holds: spread(of, 1, most, step) },
      { text: `/${step}`, holds: spread(of, 1, most, step) },
    );
  });
  return fc.oneof(single, between, stepped, fc.constant({ text: '*', holds: () => true }));
};

const listOf = (item: fc.Arbitrary<Meaning>): fc.Arbitrary<Meaning> =>
  fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(','),
    holds: (day) => items.some(({ holds }) => holds(day)),
  }));

const monthField = listOf(range({ most: 12, names: MONTHS, of: month }));

const lastOfMonth: Meaning = { text: 'L', holds: (day) => date(day) === lastDate(day) };
const dayOfMonth = listOf(
  fc.oneof(range({ most: 31, names: [], of: date }), fc.constant(lastOfMonth)),
);

/** `3#2` or `TUE#2`, and with null for the last one `3L` or `TUEL`. */
const oneWeekday = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.boolean(), fc.option(fc.integer({ min: 1, max: 5 })))
  .map(([number, named, nth]): Meaning => {
    const text = (named ? WEEKDAYS[number - 1] : undefined) ?? String(number);
    if (nth === null) {
      const inLastWeek = (day: Date) => date(day) > lastDate(day) - 7;
      return { text: `${text}L`, holds: (day) => weekday(day) === number && inLastWeek(day) };
    }
    const inWeek = (day: Date) => Math.ceil(date(day) / 7) === nth;
    return { text: `${text}#${nth}`, holds: (day) => weekday(day) === number && inWeek(day) };
  });

const dayOfWeek = fc.oneof(
  listOf(range({ most: 7, names: WEEKDAYS, of: weekday })),
  oneWeekday,
  fc.constant<Meaning>({ text: 'L', holds: (day) => weekday(day) === 7 }),
);

const both = (text: string, one: Meaning, other: Meaning): Meaning => ({
  text,
  holds: (day) => one.holds(day) && other.holds(day),
});

const days = fc.oneof(
  fc
    .tuple(dayOfMonth, monthField)
    .map(([day, month]) => both(`${day.text} ${month.text} ?`, day, month)),
  fc
    .tuple(dayOfWeek, monthField)
    .map(([day, month]) => both(`? ${month.text} ${day.text}`, day, month)),
);

const HOURS: readonly (readonly [text: string, hours: readonly number[]])[] = [
  ['0', [0]],
  ['8', [8]],
  ['23', [23]],
  ['/8', [0, 8, 16]],
  ['8/8', [8, 16]],
  ['2/10', [2, 12, 22]],
  ['*/6', [0, 6, 12, 18]],
  ['20,4', [4, 20]],
];

/** An expression, what it means, and a moment to look from. */
export type CronCase = {
  readonly expression: string;
  readonly days: Meaning;
  readonly hours: readonly number[];
  readonly after: Instant;
};

const moment = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2033, 0) }).map(instant);

/** Any cron expression in AWS's grammar, some of which name no day at all. */
export const anyCron: fc.Arbitrary<CronCase> = fc
  .tuple(days, fc.constantFrom(...HOURS), moment)
  .map(([days, [text, hours], after]) => ({
    expression: `cron(0 ${text} ${days.text} *)`,
    days,
    hours,
    after,
  }));
