import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScheduleClock } from '../../../domain/ports/schedule-clock.ts';
import { dateAfterDays, nextRotationDate, nextWindow } from '../../../domain/rotation/windows.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { rules, scheduled, soon, utc } from './rules.ts';

const window = (some: Partial<ReturnType<typeof rules>>, after: string) =>
  nextWindow(scheduled(some), utc(after), soon);

const from = (start: string, end: string) => ({ start: utc(start), end: utc(end) });

describe('Days', () => {
  it.each([
    [1, '2026-01-02T12:00', '2026-01-03T00:00', '2026-01-04T00:00'],
    [30, '2026-01-02T12:00', '2026-02-01T00:00', '2026-02-02T00:00'],
    [1, '2026-02-28T23:59:59.999', '2026-03-01T00:00', '2026-03-02T00:00'],
    [1, '2028-02-28T00:00', '2028-02-29T00:00', '2028-03-01T00:00'],
    [2, '2028-02-28T00:00', '2028-03-01T00:00', '2028-03-02T00:00'],
    [1, '2026-12-31T00:00', '2027-01-01T00:00', '2027-01-02T00:00'],
    [365, '2027-03-01T06:00', '2028-02-29T00:00', '2028-03-01T00:00'],
    [1000, '2026-01-02T12:00', '2028-09-28T00:00', '2028-09-29T00:00'],
  ])('are counted as UTC days: %d after %s', (every, after, start, end) => {
    expect(window({ automaticallyAfterDays: every }, after)).toEqual(from(start, end));
  });

  it('are equivalent to a rate in days', () => {
    const after = '2026-01-02T12:00';
    const expected = from('2026-01-12T00:00', '2026-01-12T03:00');
    expect(window({ automaticallyAfterDays: 10, duration: '3h' }, after)).toEqual(expected);
    expect(window({ scheduleExpression: 'rate(10 days)', duration: '3h' }, after)).toEqual(
      expected,
    );
  });
});

describe('A rate in hours', () => {
  it.each([
    ['rate(12 hours)', '2026-01-02T00:00', '2026-01-02T12:00'],
    ['rate(12 hours)', '2026-01-02T12:00', '2026-01-03T00:00'],
    ['rate(12 hours)', '2026-01-02T12:37:11', '2026-01-03T00:00'],
    ['rate(4 hours)', '2026-12-31T19:59:59.999', '2026-12-31T20:00'],
    ['rate(4 hours)', '2026-12-31T20:00', '2027-01-01T00:00'],
    ['rate(8 hours)', '2028-02-28T16:00', '2028-02-29T00:00'],
  ])('starts at midnight and continues from there: %s after %s', (expression, after, start) => {
    expect(window({ scheduleExpression: expression }, after)?.start).toBe(utc(start));
  });

  // 2026-01-02T00:00 is 490920 hours after 1970, which is divisible by five.
  it.each([
    ['2026-01-01T23:00', '2026-01-02T00:00'],
    ['2026-01-02T00:00', '2026-01-02T05:00'],
    ['2026-01-02T05:59', '2026-01-02T10:00'],
    ['2026-01-02T20:30', '2026-01-03T01:00'],
    ['2026-01-03T01:01', '2026-01-03T06:00'],
  ])(
    'keeps its interval across days that it does not divide, whenever the last rotation was: %s',
    (after, start) => {
      expect(window({ scheduleExpression: 'rate(5 hours)' }, after)?.start).toBe(utc(start));
    },
  );

  it('ends after an hour, or its Duration, but never after midnight', () => {
    const expression = { scheduleExpression: 'rate(5 hours)' };
    expect(window(expression, '2026-01-02T18:00')).toEqual(
      from('2026-01-02T20:00', '2026-01-02T21:00'),
    );
    expect(window({ ...expression, duration: '3h' }, '2026-01-02T18:00')).toEqual(
      from('2026-01-02T20:00', '2026-01-02T23:00'),
    );
    expect(window({ ...expression, duration: '5h' }, '2026-01-02T18:00')).toEqual(
      from('2026-01-02T20:00', '2026-01-03T00:00'),
    );
  });
});

describe('A cron expression', () => {
  const at = (start: string): ScheduleClock => ({ nextMatch: () => utc(start) });

  it('starts a window at the time given by the calendar, for its Duration', () => {
    const fields = { scheduleExpression: 'cron(0 8 1 * ? *)' };
    const clock = at('2026-02-01T08:00');
    const usual = nextWindow(scheduled(fields), utc('2026-01-02T12:00'), clock);
    expect(usual).toEqual(from('2026-02-01T08:00', '2026-02-02T00:00'));
    const short = nextWindow(
      scheduled({ ...fields, duration: '2h' }),
      utc('2026-01-02T12:00'),
      clock,
    );
    expect(short).toEqual(from('2026-02-01T08:00', '2026-02-01T10:00'));
  });

  it('has no window after the end of the calendar', () => {
    const schedule = scheduled({ scheduleExpression: 'cron(0 8 1 * ? *)' });
    const over: ScheduleClock = { nextMatch: () => null };
    expect(nextWindow(schedule, utc('2026-01-02T12:00'), over)).toBeNull();
    expect(nextRotationDate(schedule, utc('2026-01-02T12:00'), over)).toBeNull();
  });
});

describe('NextRotationDate', () => {
  it('is the end of the next window, since the secret is rotated on or before it', () => {
    const after = utc('2026-01-02T12:00');
    const rotates = (some: Partial<ReturnType<typeof rules>>) =>
      nextRotationDate(scheduled(some), after, soon);
    expect(rotates({ automaticallyAfterDays: 30 })).toBe(utc('2026-02-02T00:00'));
    expect(rotates({ automaticallyAfterDays: 30, duration: '4h' })).toBe(utc('2026-02-01T04:00'));
    expect(rotates({ scheduleExpression: 'rate(8 hours)' })).toBe(utc('2026-01-02T17:00'));
  });
});

describe('NextRotationDate by AutomaticallyAfterDays', () => {
  it('is the end of the window on that day', () => {
    const noon = utc('2026-01-02T12:00');
    const date = (some: Parameters<typeof rules>[0]) => dateAfterDays(rules(some), noon);
    expect(date({ automaticallyAfterDays: 30 })).toBe(utc('2026-02-02T00:00'));
    expect(date({ automaticallyAfterDays: 30, duration: '4h' })).toBe(utc('2026-02-01T04:00'));
  });

  it('is null if no days are counted from the last rotation', () => {
    const noon = utc('2026-01-02T12:00');
    expect(dateAfterDays(rules({}), noon)).toBeNull();
    expect(dateAfterDays(rules({ scheduleExpression: 'rate(3 days)' }), noon)).toBeNull();
  });

  it('is the same as that of the whole schedule, which has a calendar', () => {
    const days = fc.integer({ min: 1, max: 1000 });
    const duration = fc.option(fc.integer({ min: 1, max: 24 }).map((hours) => `${hours}h`));
    const moment = fc.integer({ min: 0, max: Date.UTC(2200, 0) }).map(instant);
    fc.assert(
      fc.property(days, duration, moment, (automaticallyAfterDays, duration, after) => {
        const some = { automaticallyAfterDays, duration };
        expect(dateAfterDays(rules(some), after)).toBe(
          nextRotationDate(scheduled(some), after, soon),
        );
      }),
    );
  });
});
