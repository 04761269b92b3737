import type { ScheduleClock } from '../ports/schedule-clock.ts';
import { type Instant, instant } from '../secret/ids.ts';
import type { RotationSchedule } from './schedule.ts';

/** A stretch of one UTC day in which a secret is rotated; `end` is no longer part of it. */
export type RotationWindow = { readonly start: Instant; readonly end: Instant };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The first window that starts after a moment: the last rotation, or else the configuration, or the
 * start of a window that was missed. Null when the calendar ends before.
 */
export const nextWindow = (
  schedule: RotationSchedule,
  after: Instant,
  clock: ScheduleClock,
): RotationWindow | null => {
  const start = nextStart(schedule, after, clock);
  return start === null ? null : windowFrom(start, schedule.windowHours);
};

/** A window of so many hours, which ends with its UTC day at the latest. */
export const windowFrom = (start: Instant, hours: number): RotationWindow => ({
  start,
  end: instant(Math.min(start + hours * HOUR, midnight(start) + DAY)),
});

/** Where the window is that days count to from a moment: at midnight UTC. */
export const startAfterDays = (days: number, after: Instant): Instant =>
  instant(midnight(after) + days * DAY);

/** NextRotationDate of DescribeSecret: the secret is rotated "on or before" the end of a window. */
export const nextRotationDate = (
  schedule: RotationSchedule,
  after: Instant,
  clock: ScheduleClock,
): Instant | null => nextWindow(schedule, after, clock)?.end ?? null;

const nextStart = (
  { repeat }: RotationSchedule,
  after: Instant,
  clock: ScheduleClock,
): Instant | null => {
  if (repeat.kind === 'cron') return clock.nextMatch(repeat.fields, after);
  if (repeat.kind === 'days') return startAfterDays(repeat.every, after);
  // From one midnight for all, so that the rhythm does not depend on when the last rotation ended.
  const step = repeat.every * HOUR;
  return instant((Math.floor(after / step) + 1) * step);
};

const midnight = (at: number): number => Math.floor(at / DAY) * DAY;
