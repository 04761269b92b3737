import { describe, expect, it } from 'vitest';
import {
  DAYS_OUT_OF_RANGE,
  DURATION_ALONE,
  DURATION_OUT_OF_RANGE,
  HOURS_OUT_OF_RANGE,
  NO_EXPRESSION,
  RATE_IN_DAYS_OUT_OF_RANGE,
  TWO_SCHEDULES,
  WINDOW_TOO_LONG,
} from '../../../domain/rotation/messages.ts';
import { readSchedule, readStoredSchedule } from '../../../domain/rotation/schedule.ts';
import { rejectionMessage, rules, scheduled, soon } from './rules.ts';

const days = (every: number, windowHours = 24) => ({
  repeat: { kind: 'days', every },
  windowHours,
});
const hours = (every: number, windowHours = 1) => ({
  repeat: { kind: 'hours', every },
  windowHours,
});

describe('RotationRules', () => {
  it('may contain no schedule: the secret is then rotated on demand', () => {
    expect(readSchedule(rules({}), soon)).toEqual({ ok: true, schedule: null });
  });

  it('cannot contain both a frequency and an expression', () => {
    const both = { automaticallyAfterDays: 30, scheduleExpression: 'rate(10 days)' };
    expect(rejectionMessage(both)).toBe(
      'You cannot specify both rotation frequency and schedule expression together.',
    );
    expect(rejectionMessage({ ...both, scheduleExpression: 'nonsense', duration: 'x' })).toBe(
      TWO_SCHEDULES,
    );
  });

  it('cannot contain only a Duration', () => {
    expect(rejectionMessage({ duration: '3h' })).toBe(DURATION_ALONE);
  });
});

describe('AutomaticallyAfterDays', () => {
  it.each([1, 30, 1000])('may be %d, and opens a window of a whole day', (every) => {
    expect(scheduled({ automaticallyAfterDays: every })).toEqual(days(every));
  });

  it.each([0, -1, 1001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %d', (every) => {
    expect(rejectionMessage({ automaticallyAfterDays: every })).toBe(DAYS_OUT_OF_RANGE);
  });

  it('supports a Duration of up to a whole day', () => {
    expect(scheduled({ automaticallyAfterDays: 7, duration: '3h' })).toEqual(days(7, 3));
    expect(scheduled({ automaticallyAfterDays: 1, duration: '24h' })).toEqual(days(1, 24));
  });
});

describe('A rate', () => {
  it.each([
    ['rate(1 day)', days(1)],
    ['rate(10 days)', days(10)],
    ['rate(999 days)', days(999)],
    ['rate(4 hours)', hours(4)],
    ['rate(12 hours)', hours(12)],
    ['rate(23 hours)', hours(23)],
    ['rate(1 days)', days(1)],
    ['rate(10 day)', days(10)],
    ['rate(5 hour)', hours(5)],
  ])('may be %s', (scheduleExpression, expected) => {
    expect(scheduled({ scheduleExpression })).toEqual(expected);
  });

  it.each([
    'rate(0 hours)',
    'rate(1 hour)',
    'rate(3 hours)',
    'rate(24 hours)',
    'rate(36 hours)',
    'rate(23977 hours)',
  ])('in hours is at least 4 and less than 24, not %s (M44)', (scheduleExpression) => {
    const message = 'Rate in hour should be least 4 and less than 24.';
    expect(HOURS_OUT_OF_RANGE).toBe(message);
    expect(rejectionMessage({ scheduleExpression })).toBe(message);
  });

  it.each(['rate(0 days)', 'rate(1000 days)', 'rate(99999 days)'])(
    'in days is at least 1 and at most 999, not %s',
    (scheduleExpression) => {
      expect(rejectionMessage({ scheduleExpression })).toBe(RATE_IN_DAYS_OUT_OF_RANGE);
    },
  );

  it.each([
    ['rate(24 hours)', hours(24)],
    ['rate(36 hours)', hours(36)],
    ['rate(23976 hours)', hours(23_976)],
  ])('of 24 hours or more is still valid if it is stored: %s', (scheduleExpression, schedule) => {
    const reading = readStoredSchedule(rules({ scheduleExpression }), soon);
    expect(reading).toEqual({ ok: true, schedule });
  });

  it.each([
    'rate(-1 days)',
    'rate(1.5 days)',
    'rate(010 days)',
    'rate(100000 hours)',
    'rate(240 minutes)',
    'rate(10days)',
    'rate(10  days)',
    'rate( 10 days )',
    'rate(10 DAYS)',
    'rate(days)',
    'rate(10)',
    'rate()',
    'rate 10 days',
    'Rate(10 days)',
    ' rate(10 days)',
    'rate(10 days)\n',
    'rate(10 days) rate(10 days)',
    '10 days',
    '',
    'cron()',
    'cron',
    '0 8 1 * ? *',
    'at(2026-01-01T00:00:00)',
  ])('and cron are the only expressions, not %j', (scheduleExpression) => {
    expect(rejectionMessage({ scheduleExpression })).toBe(NO_EXPRESSION);
  });
});

describe('Duration', () => {
  it.each(['1h', '02h', '9h', '24h'])('may be %s for a rate in days', (duration) => {
    const expected = days(10, Number.parseInt(duration, 10));
    expect(scheduled({ scheduleExpression: 'rate(10 days)', duration })).toEqual(expected);
  });

  it.each([
    '0h',
    '00h',
    '25h',
    '99h',
    '',
    'h',
    '3',
    '3 h',
    '3H',
    '3m',
    '1.5h',
    '-1h',
    '100h',
    '3h\n',
  ])('cannot be %j', (duration) => {
    const scheduleExpression = 'rate(10 days)';
    expect(rejectionMessage({ scheduleExpression, duration })).toBe(DURATION_OUT_OF_RANGE);
    expect(rejectionMessage({ automaticallyAfterDays: 10, duration })).toBe(DURATION_OUT_OF_RANGE);
  });

  it.each([
    ['rate(4 hours)', 4],
    ['rate(12 hours)', 12],
    ['rate(23 hours)', 23],
    ['cron(0 8 * * ? *)', 16],
    ['cron(0 0 ? * SUN *)', 24],
    ['cron(0 23 L * ? *)', 1],
    ['cron(0 /8 * * ? *)', 8],
    ['cron(0 8/8 * * ? *)', 8],
    ['cron(0 2/10 * * ? *)', 2],
    ['cron(0 0,20 * * ? *)', 4],
    ['cron(0 0,4,23 * * ? *)', 1],
  ])('for %s is at most %d h, until the next window or midnight', (scheduleExpression, longest) => {
    const most = scheduled({ scheduleExpression, duration: `${longest}h` });
    expect(most.windowHours).toBe(longest);
    const over = longest < 24 ? WINDOW_TOO_LONG : DURATION_OUT_OF_RANGE;
    expect(rejectionMessage({ scheduleExpression, duration: `${longest + 1}h` })).toBe(over);
  });

  it.each([
    ['rate(4 hours)', 1],
    ['rate(1 day)', 24],
    ['cron(0 /4 * * ? *)', 1],
    ['cron(0 2/10 * * ? *)', 1],
    ['cron(0 0,12 1 * ? *)', 1],
    ['cron(0 0 1 * ? *)', 24],
    ['cron(0 8 1 * ? *)', 16],
    ['cron(0 23 1 * ? *)', 1],
  ])('for %s is %d h by default: an hour, or until the end of the day', (expression, expected) => {
    expect(scheduled({ scheduleExpression: expression }).windowHours).toBe(expected);
  });
});
