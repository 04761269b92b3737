import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RotationRules } from '../../../domain/rotation/settings.ts';
import { nextRotationDate, nextWindow } from '../../../domain/rotation/windows.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { rejectionMessage, scheduled, soon } from './rules.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Every valid rate, with a Duration that may or may not be valid for it. */
const anyRules: fc.Arbitrary<Partial<RotationRules>> = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 1, max: 1000 }).map((days) => ({ automaticallyAfterDays: days })),
      fc
        .integer({ min: 1, max: 999 })
        .map((days) => ({ scheduleExpression: `rate(${days} days)` })),
      fc
        .integer({ min: 4, max: 99 })
        .map((hours) => ({ scheduleExpression: `rate(${hours} hours)` })),
    ),
    fc.option(fc.integer({ min: 1, max: 24 }).map((hours) => `${hours}h`)),
  )
  .map(([repeat, duration]) => ({ ...repeat, duration }));

const schedule = anyRules
  .filter((rules) => rejectionMessage(rules) === null)
  .map((rules) => scheduled(rules));

const moment = fc.integer({ min: 0, max: Date.UTC(2200, 0) }).map(instant);

describe('The next window of any rate', () => {
  it('starts after the given time, on the hour, and ends the same UTC day, at NextRotationDate', () => {
    fc.assert(
      fc.property(schedule, moment, (schedule, after) => {
        const next = nextWindow(schedule, after, soon);
        if (next === null) return expect.unreachable();
        expect(next.start).toBeGreaterThan(after);
        expect(next.start % HOUR).toBe(0);
        expect(next.end).toBeGreaterThan(next.start);
        expect(next.end - next.start).toBeLessThanOrEqual(schedule.windowHours * HOUR);
        expect(Math.floor((next.end - 1) / DAY)).toBe(Math.floor(next.start / DAY));
        expect(nextRotationDate(schedule, after, soon)).toBe(next.end);
      }),
    );
  });

  it('is monotonic in the given time, and does not overlap the window after it', () => {
    fc.assert(
      fc.property(schedule, moment, fc.nat({ max: 40 * DAY }), (schedule, after, wait) => {
        const next = nextWindow(schedule, after, soon);
        const later = nextWindow(schedule, instant(after + wait), soon);
        if (next === null || later === null) return expect.unreachable();
        expect(later.start).toBeGreaterThanOrEqual(next.start);
        const second = nextWindow(schedule, next.start, soon);
        expect(second?.start).toBeGreaterThanOrEqual(next.end);
      }),
    );
  });
});

describe('Any untrusted RotationRules', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'rate(',
          'cron(',
          ')',
          ' ',
          '0',
          '8',
          '*',
          '?',
          'L',
          '#',
          '/',
          ',',
          '-',
          'MON',
        ),
      )
      .map((pieces) => pieces.join('')),
  );

  it('are a schedule or an invalid parameter, and never throw', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double()),
        fc.option(text),
        fc.option(text),
        (days, when, duration) => {
          const message = rejectionMessage({
            automaticallyAfterDays: days,
            scheduleExpression: when,
            duration,
          });
          expect(message ?? '').not.toContain('wrong code');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
