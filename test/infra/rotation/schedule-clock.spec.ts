import { describe, expect, it } from 'vitest';
import { NEVER } from '../../../domain/rotation/messages.ts';
import { nextRotationDate, nextWindow } from '../../../domain/rotation/windows.ts';
import type { Instant } from '../../../domain/secret/ids.ts';
import { cronerScheduleClock } from '../../../infra/rotation/schedule-clock.ts';
import { rejectionMessage, scheduled, utc } from '../../domain/rotation/rules.ts';

const clock = cronerScheduleClock();

const text = (at: Instant | undefined | null): string =>
  new Date(at ?? Number.NaN).toISOString().slice(0, 16);

/** The starts of the windows that follow a moment. */
const starts = (fields: string, after: string, count: number): readonly string[] => {
  const schedule = scheduled({ scheduleExpression: `cron(${fields})` }, clock);
  const found: string[] = [];
  for (let at = utc(after); found.length < count; ) {
    at = nextWindow(schedule, at, clock)?.start ?? expect.unreachable();
    found.push(text(at));
  }
  return found;
};

const onDays = (fields: string, after: string, count: number): readonly string[] =>
  starts(`0 0 ${fields} *`, after, count).map((start) => start.replace('T00:00', ''));

describe('The hours of a cron expression', () => {
  it.each([
    ['/8', ['02T16', '03T00', '03T08', '03T16']],
    ['*/8', ['02T16', '03T00', '03T08', '03T16']],
    ['0/8', ['02T16', '03T00', '03T08', '03T16']],
    ['8/8', ['02T16', '03T08', '03T16', '04T08']],
    ['2/10', ['02T22', '03T02', '03T12', '03T22']],
    ['/5', ['02T15', '02T20', '03T00', '03T05']],
    ['4/12', ['02T16', '03T04', '03T16', '04T04']],
    ['10', ['03T10', '04T10', '05T10', '06T10']],
    ['12', ['03T12', '04T12', '05T12', '06T12']],
    ['23/1', ['02T23', '03T23', '04T23', '05T23']],
    ['20,8,14', ['02T14', '02T20', '03T08', '03T14']],
  ])('%s start again each UTC day', (hours, expected) => {
    const found = starts(`0 ${hours} * * ? *`, '2026-01-02T12:00', 4);
    expect(found).toEqual(expected.map((start) => `2026-01-${start}:00`));
  });
});

describe('The days of a cron expression', () => {
  it.each([
    ['1 * ?', '2026-01-02', ['2026-02-01', '2026-03-01', '2026-04-01']],
    ['1,15 * ?', '2026-01-02', ['2026-01-15', '2026-02-01', '2026-02-15']],
    ['L * ?', '2026-01-02', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    ['L * ?', '2028-02-01', ['2028-02-29', '2028-03-31']],
    ['L 2 ?', '2026-01-02', ['2026-02-28', '2027-02-28', '2028-02-29']],
    ['15,L * ?', '2026-02-01', ['2026-02-15', '2026-02-28', '2026-03-15']],
    ['31 * ?', '2026-01-31', ['2026-03-31', '2026-05-31', '2026-07-31', '2026-08-31']],
    ['30 2,4 ?', '2026-01-02', ['2026-04-30', '2027-04-30']],
    ['29 2 ?', '2026-01-02', ['2028-02-29', '2032-02-29']],
    ['29 2 ?', '1996-03-01', ['2000-02-29', '2004-02-29']],
    ['29 2 ?', '2096-02-29', ['2104-02-29']],
    ['1 1 ?', '2026-01-01', ['2027-01-01', '2028-01-01']],
    ['31 DEC ?', '2026-12-30', ['2026-12-31', '2027-12-31']],
    ['1/10 * ?', '2026-01-02', ['2026-01-11', '2026-01-21', '2026-01-31', '2026-02-01']],
    ['/10 * ?', '2026-02-21', ['2026-03-01', '2026-03-11']],
    ['1-15/5 * ?', '2026-01-02', ['2026-01-06', '2026-01-11', '2026-02-01']],
    ['30-31 * ?', '2026-01-30', ['2026-01-31', '2026-03-30', '2026-03-31', '2026-04-30']],
    ['1 1/3 ?', '2026-01-02', ['2026-04-01', '2026-07-01', '2026-10-01', '2027-01-01']],
    ['1 feb-APR,12 ?', '2026-01-02', ['2026-02-01', '2026-03-01', '2026-04-01', '2026-12-01']],
    ['* * ?', '2026-12-30', ['2026-12-31', '2027-01-01']],
  ])('of the month: %s after %s', (fields, after, expected) => {
    expect(onDays(fields, `${after}T00:00`, expected.length)).toEqual(expected);
  });

  // The second of January 2026 is a Friday.
  it.each([
    ['? * SAT', '2026-01-02', ['2026-01-03', '2026-01-10', '2026-01-17']],
    ['? * 7', '2026-01-02', ['2026-01-03', '2026-01-10', '2026-01-17']],
    ['? * L', '2026-01-02', ['2026-01-03', '2026-01-10', '2026-01-17']],
    ['? * l', '2026-01-02', ['2026-01-03', '2026-01-10', '2026-01-17']],
    ['? * 1', '2026-01-02', ['2026-01-04', '2026-01-11']],
    ['? * SUN', '2026-01-02', ['2026-01-04', '2026-01-11']],
    ['? * MON-FRI', '2026-01-02', ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08']],
    ['? * 2-6', '2026-01-08', ['2026-01-09', '2026-01-12']],
    ['? * 2/2', '2026-01-02', ['2026-01-05', '2026-01-07', '2026-01-09', '2026-01-12']],
    ['? * /3', '2026-01-02', ['2026-01-03', '2026-01-04', '2026-01-07', '2026-01-10']],
    ['? * SUN,3', '2026-01-02', ['2026-01-04', '2026-01-06', '2026-01-11']],
    ['? * TUE#2', '2026-01-02', ['2026-01-13', '2026-02-10', '2026-03-10', '2026-04-14']],
    ['? * 3#2', '2026-01-02', ['2026-01-13', '2026-02-10', '2026-03-10', '2026-04-14']],
    ['? * SUN#1', '2026-01-02', ['2026-01-04', '2026-02-01', '2026-03-01', '2026-04-05']],
    ['? * MON#5', '2026-01-02', ['2026-03-30', '2026-06-29', '2026-08-31', '2026-11-30']],
    ['? FEB MON#5', '2026-01-02', ['2044-02-29', '2072-02-29', '2112-02-29']],
    ['? * FRIL', '2026-01-02', ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24']],
    ['? * 6L', '2026-01-02', ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24']],
    ['? * sunL', '2026-05-02', ['2026-05-31', '2026-06-28']],
    ['? 1/3 SUN#1', '2026-01-02', ['2026-01-04', '2026-04-05', '2026-07-05', '2026-10-04']],
    ['? 1/6 2#1', '2026-01-05', ['2026-07-06', '2027-01-04']],
    ['? * *', '2026-12-31', ['2027-01-01', '2027-01-02']],
  ])('of the week: %s after %s', (fields, after, expected) => {
    expect(onDays(fields, `${after}T00:00`, expected.length)).toEqual(expected);
  });

  it.each([
    ...['30 2 ?', '31 2,4,6,9,11 ?', '30-31 FEB ?', '31/5 4 ?'],
    ...['5-1 * ?', '31-30 * ?', '1 12-1 ?', '? * FRI-MON', '? * 7-1'],
    ...['1/0 * ?', '1/32 * ?', '1 1/13 ?', '? * 1/8', '? * /0'],
  ])('must exist: not %s', (fields) => {
    expect(rejectionMessage({ scheduleExpression: `cron(0 8 ${fields} *)` }, clock)).toBe(NEVER);
  });
});

describe('The calendar', () => {
  it.each(['0 8 32 * ? *', '0 25 1 * ? *', '0 8 ? * 0 *', '0 8 1 *', 'nonsense', ''])(
    'names no moment for fields it cannot read: %j',
    (fields) => {
      expect(clock.nextMatch(fields, utc('2026-01-02T12:00'))).toBeNull();
    },
  );
});

describe('The next window of a cron expression', () => {
  it.each([
    ['2026-01-31T07:59:59.999', '2026-01-31T08:00'],
    ['2026-01-31T08:00', '2026-02-28T08:00'],
    ['2026-01-31T08:00:00.001', '2026-02-28T08:00'],
    ['2026-01-31T23:59:59.999', '2026-02-28T08:00'],
  ])('starts strictly after %s, at %s', (after, expected) => {
    expect(starts('0 8 L * ? *', after, 1)).toEqual([expected]);
  });

  it.each([
    ['0 8 1 * ? *', null, '2026-02-02T00:00'],
    ['0 8 1 * ? *', '2h', '2026-02-01T10:00'],
    ['0 23 L * ? *', null, '2026-02-01T00:00'],
    ['0 0 L 12 ? *', null, '2027-01-01T00:00'],
    ['0 /8 * * ? *', null, '2026-01-02T17:00'],
    ['0 2/10 * * ? *', '2h', '2026-01-03T00:00'],
  ])('ends at NextRotationDate: %s for %s', (fields, duration, expected) => {
    const rules = { scheduleExpression: `cron(${fields})`, duration };
    const at = nextRotationDate(scheduled(rules, clock), utc('2026-01-02T12:00'), clock);
    expect(text(at)).toBe(expected);
  });

  it('does not exist after the last day of the calendar', () => {
    const schedule = scheduled({ scheduleExpression: 'cron(0 8 1 1 ? *)' }, clock);
    expect(nextWindow(schedule, utc('9999-01-01T08:00'), clock)).toBeNull();
  });
});
