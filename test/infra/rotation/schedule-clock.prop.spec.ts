import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWindow, type RotationWindow } from '../../../domain/rotation/windows.ts';
import { type Instant, instant } from '../../../domain/secret/ids.ts';
import { cronerScheduleClock } from '../../../infra/rotation/schedule-clock.ts';
import { rejectionMessage, scheduled } from '../../domain/rotation/rules.ts';
import { anyCron, type CronCase } from './arbitrary-cron.ts';

const clock = cronerScheduleClock();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const isRefused = (scheduleExpression: string): boolean =>
  rejectionMessage({ scheduleExpression }, clock) !== null;

const windowAfter = (scheduleExpression: string, after: Instant): RotationWindow =>
  nextWindow(scheduled({ scheduleExpression }, clock), after, clock) ??
  expect.unreachable('no window');

/** Finds the next match by testing every day of the next five years; `null` if none matches. */
const nextByHand = ({ days, hours, after }: CronCase): number | null => {
  const today = Math.floor(after / DAY) * DAY;
  for (let day = today; day < today + 5 * 366 * DAY; day += DAY) {
    const hour = hours.find((at) => day + at * HOUR > after);
    if (hour !== undefined && days.holds(new Date(day))) return day + hour * HOUR;
  }
  return null;
};

describe('The next window of any cron expression', () => {
  it('starts at the first hour that its fields name, as a search day by day finds it', () => {
    fc.assert(
      fc.property(anyCron, (cron) => {
        const byHand = nextByHand(cron);
        fc.pre(byHand !== null);
        expect(isRefused(cron.expression)).toBe(false);
        expect(windowAfter(cron.expression, cron.after).start).toBe(byHand);
      }),
      { numRuns: 500 },
    );
  });

  it('lies within one UTC day, on the hour, after the moment, and not before an earlier one', () => {
    fc.assert(
      fc.property(anyCron, fc.nat({ max: 90 * DAY }), ({ expression, after }, wait) => {
        fc.pre(!isRefused(expression));
        const { start, end } = windowAfter(expression, after);
        expect(start).toBeGreaterThan(after);
        expect(start % HOUR).toBe(0);
        expect(end).toBeGreaterThan(start);
        expect(Math.floor((end - 1) / DAY)).toBe(Math.floor(start / DAY));
        expect(windowAfter(expression, instant(after + wait)).start).toBeGreaterThanOrEqual(start);
        expect(windowAfter(expression, start).start).toBeGreaterThanOrEqual(end);
      }),
      { numRuns: 200 },
    );
  });
});

describe('Whatever a caller sends as ScheduleExpression', () => {
  const pieces = ['0', '1', '2', '5', '7', '8', '31', '*', '?', 'L', 'W', '#', '/', '-', '+', ','];
  const field = fc
    .array(fc.constantFrom(...pieces, 'MON', 'JAN', 'SUN'), { maxLength: 5 })
    .map((texts) => texts.join(''));
  const fields = fc.oneof(
    fc.tuple(field, field, field).map(([hours, day, month]) => `0 ${hours} ${day} ${month} ? *`),
    fc.tuple(field, field, field).map(([hours, month, day]) => `0 ${hours} ? ${month} ${day} *`),
    fc.tuple(field, field).map(([day, month]) => `0 8 ${day} ${month} ? *`),
    fc.tuple(field, field).map(([month, day]) => `0 8 ? ${month} ${day} *`),
    field.map((day) => `0 8 ${day} * ? *`),
    field.map((day) => `0 8 ? * ${day} *`),
  );

  it('as cron has a window or is rejected, and never throws', () => {
    fc.assert(
      fc.property(fields, (text) => {
        const expression = `cron(${text})`;
        if (isRefused(expression)) return;
        expect(windowAfter(expression, instant(0)).start).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
