import type { Instant } from '../secret/ids.ts';
import type { RotationRules } from './rules.ts';
import { HOURS_ON_A_DAY, hoursOpen } from './schedule.ts';
import { startAfterDays, windowFrom } from './windows.ts';

/**
 * NextRotationDate by AutomaticallyAfterDays, counted from a rotation at this moment. It asks no
 * calendar. Null for rules that do not count days from the last rotation.
 */
export const dateAfterDays = (
  { automaticallyAfterDays: days, duration }: RotationRules,
  after: Instant,
): Instant | null =>
  days === null
    ? null
    : windowFrom(startAfterDays(days, after), hoursOpen(duration, HOURS_ON_A_DAY)).end;
