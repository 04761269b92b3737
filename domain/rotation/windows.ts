import type { ScheduleClock } from '../ports/schedule-clock.ts';
import { type Instant, instant } from '../secret/ids.ts';
import { HOURS_PER_DAY, type RotationSchedule, windowHoursOf } from './schedule.ts';
import type { RotationRules } from './settings.ts';

/** A period of one UTC day in which a secret is rotated; `end` is exclusive. */
export type RotationWindow = { readonly start: Instant; readonly end: Instant };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The first window that starts after a given time: that of the last rotation, or of the
 * configuration if there was none, or the start of a missed window. `null` if the calendar ends
 * before.
 */
export const nextWindow = (
  schedule: RotationSchedule,
  after: Instant,
  clock: ScheduleClock,
): RotationWindow | null => {
  const start = nextStart(schedule, after, clock);
  return start === null ? null : windowFrom(start, schedule.windowHours);
};

/** A window of this many hours, which ends with its UTC day at the latest. */
const windowFrom = (start: Instant, hours: number): RotationWindow => ({
  start,
  end: instant(Math.min(start + hours * HOUR, midnight(start) + DAY)),
});

/** The start of the window this many days after a given time: midnight UTC. */
const startAfterDays = (days: number, after: Instant): Instant =>
  instant(midnight(after) + days * DAY);

/**
 * NextRotationDate of DescribeSecret: the end of a window, since the secret is rotated "on or
 * before" it.
 */
export const nextRotationDate = (
  schedule: RotationSchedule,
  after: Instant,
  clock: ScheduleClock,
): Instant | null => nextWindow(schedule, after, clock)?.end ?? null;

/**
 * NextRotationDate by AutomaticallyAfterDays, counted from a rotation at a given time. Needs no
 * calendar. `null` for rules that do not count days from the last rotation.
 */
export const dateAfterDays = (
  { automaticallyAfterDays: days, duration }: RotationRules,
  after: Instant,
): Instant | null =>
  days === null
    ? null
    : windowFrom(startAfterDays(days, after), windowHoursOf(duration, HOURS_PER_DAY)).end;

const nextStart = (
  { repeat }: RotationSchedule,
  after: Instant,
  clock: ScheduleClock,
): Instant | null => {
  if (repeat.kind === 'cron') return clock.nextMatch(repeat.fields, after);
  if (repeat.kind === 'days') return startAfterDays(repeat.every, after);
  // Counted from the epoch, so that the interval does not depend on when the last rotation ended.
  const step = repeat.every * HOUR;
  return instant((Math.floor(after / step) + 1) * step);
};

const midnight = (at: number): number => Math.floor(at / DAY) * DAY;
