import type { ScheduleClock } from '../../../domain/ports/schedule-clock.ts';
import { type RotationSchedule, readSchedule } from '../../../domain/rotation/schedule.ts';
import type { RotationRules } from '../../../domain/rotation/settings.ts';
import { type Instant, instant } from '../../../domain/secret/ids.ts';

/** A time in UTC, as in `2026-01-02T12:00`. */
export const utc = (text: string): Instant => instant(Date.parse(`${text}Z`));

/** Rules with only these members. */
export const rules = (some: Partial<RotationRules>): RotationRules => ({
  automaticallyAfterDays: null,
  duration: null,
  scheduleExpression: null,
  ...some,
});

/** A calendar in which every expression matches a second later. */
export const soon: ScheduleClock = { nextMatch: (_fields, after) => instant(after + 1000) };

/** The schedule of rules that must be valid. */
export const scheduled = (
  some: Partial<RotationRules>,
  clock: ScheduleClock = soon,
): RotationSchedule => {
  const reading = readSchedule(rules(some), clock);
  if (!reading.ok) throw new Error(reading.rejection.message);
  if (reading.schedule === null) throw new Error('no schedule in these rules');
  return reading.schedule;
};

/** The message with which rules are rejected, or `null` if they are accepted. */
export const rejectionMessage = (
  some: Partial<RotationRules>,
  clock: ScheduleClock = soon,
): string | null => {
  const reading = readSchedule(rules(some), clock);
  if (reading.ok) return null;
  const { code, message } = reading.rejection;
  return code === 'InvalidParameter' ? message : `wrong code ${code}`;
};
