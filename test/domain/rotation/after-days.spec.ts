import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateAfterDays, nextRotationDate } from '../../../domain/rotation/windows.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { rules, scheduled, soon, utc } from './rules.ts';

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
