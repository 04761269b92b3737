import type { ScheduleClock } from '../ports/schedule-clock.ts';
import { type Result, rejected, rejection } from '../secret/decision.ts';
import { instant } from '../secret/ids.ts';
import { MIN_HOURS_APART, readCron } from './cron.ts';
import {
  DAYS_OUT_OF_RANGE,
  DURATION_ALONE,
  DURATION_OUT_OF_RANGE,
  HOURS_OUT_OF_RANGE,
  NEVER,
  NO_EXPRESSION,
  RATE_IN_DAYS_OUT_OF_RANGE,
  TWO_SCHEDULES,
  WINDOW_TOO_LONG,
} from './messages.ts';
import type { RotationRules } from './settings.ts';

/** When rotation windows start, and how long they stay open: 1-24 hours. */
export type RotationSchedule = { readonly repeat: Repeat; readonly windowHours: number };

/** Days are counted from the last rotation, hours by the clock; cron specifies calendar days. */
export type Repeat =
  | { readonly kind: 'days' | 'hours'; readonly every: number }
  | { readonly kind: 'cron'; readonly fields: string };

/** The schedule, `null` if the rules contain none; or why the rules are rejected. */
export type ScheduleReading = Result<{ readonly schedule: RotationSchedule | null }>;

/**
 * Validates the RotationRules of a request ("Rotation schedules", user guide, and RotationRulesType
 * in the service model). A rate of 24 hours or more must be given in days.
 */
export const readSchedule = (rules: RotationRules, clock: ScheduleClock): ScheduleReading => {
  const reading = readStoredSchedule(rules, clock);
  const repeat = reading.ok ? reading.schedule?.repeat : undefined;
  const inHours = repeat?.kind === 'hours' && repeat.every >= 24;
  return inHours ? invalid(HOURS_OUT_OF_RANGE) : reading;
};

/**
 * Validates stored rules, where rates of 24 hours or more are allowed: they used to be accepted.
 */
export const readStoredSchedule = (rules: RotationRules, clock: ScheduleClock): ScheduleReading => {
  const { automaticallyAfterDays: days, scheduleExpression: expression, duration } = rules;
  if (days !== null && expression !== null) return invalid(TWO_SCHEDULES);
  const frame = days === null ? readExpression(expression, clock) : fromDays(days);
  if (typeof frame === 'string') return invalid(frame);
  if (frame === null) return duration === null ? NO_SCHEDULE : invalid(DURATION_ALONE);
  return withWindow(frame, duration);
};

/** A schedule without its window, and the limits that the start times impose on the window. */
type Frame = {
  readonly repeat: Repeat;
  /** Hours that a window stays open if no Duration is specified. */
  readonly defaultHours: number;
  /** Hours after which a window would extend into the next UTC day or the next window. */
  readonly maxHours: number;
};

const NO_SCHEDULE: ScheduleReading = { ok: true, schedule: null };

const invalid = (message: string) => rejected(rejection('InvalidParameter', message));

const DURATION = /^(\d{1,2})h$/;

const withWindow = ({ repeat, defaultHours, maxHours }: Frame, duration: string | null) => {
  const windowHours = windowHoursOf(duration, defaultHours);
  if (windowHours < 1 || windowHours > 24) return invalid(DURATION_OUT_OF_RANGE);
  if (windowHours > maxHours) return invalid(WINDOW_TOO_LONG);
  return { ok: true, schedule: { repeat, windowHours } } as const;
};

/** Hours that a window stays open: its Duration, or the default; 0 if the Duration is malformed. */
export const windowHoursOf = (duration: string | null, defaultHours: number): number =>
  duration === null ? defaultHours : Number(DURATION.exec(duration)?.[1] ?? 0);

/** A string is the message of a rejection. */
type FrameOrMessage = Frame | string;

/** How long the window of a schedule in days stays open if no Duration is specified. */
export const HOURS_PER_DAY = 24;

const everyDays = (every: number): Frame => ({
  repeat: { kind: 'days', every },
  defaultHours: HOURS_PER_DAY,
  maxHours: HOURS_PER_DAY,
});

const fromDays = (days: number): FrameOrMessage =>
  Number.isInteger(days) && days >= 1 && days <= 1000 ? everyDays(days) : DAYS_OUT_OF_RANGE;

const RATE = /^rate\((0|[1-9]\d{0,4}) (hour|day)s?\)$/;
const CRON = /^cron\((.+)\)$/;

const readExpression = (text: string | null, clock: ScheduleClock): FrameOrMessage | null => {
  if (text === null) return null;
  const [, value, unit] = RATE.exec(text) ?? [];
  if (value !== undefined) return fromRate(Number(value), unit === 'day');
  const [, fields] = CRON.exec(text) ?? [];
  return fields === undefined ? NO_EXPRESSION : fromCron(fields, clock);
};

const MAX_RATE_DAYS = 999;

const fromRate = (every: number, inDays: boolean): FrameOrMessage => {
  if (inDays)
    return every < 1 || every > MAX_RATE_DAYS ? RATE_IN_DAYS_OUT_OF_RANGE : everyDays(every);
  if (every < MIN_HOURS_APART || every > MAX_RATE_DAYS * 24) return HOURS_OUT_OF_RANGE;
  return { repeat: { kind: 'hours', every }, defaultHours: 1, maxHours: Math.min(every, 24) };
};

const fromCron = (text: string, clock: ScheduleClock): FrameOrMessage => {
  const cron = readCron(text);
  if (!cron.ok) return cron.message;
  const { fields, hours } = cron;
  if (clock.nextMatch(fields, instant(0)) === null) return NEVER;
  // Each window of a day ends before the next one starts, and the last one at midnight.
  const lengths = hours.map((hour, index) => (hours[index + 1] ?? 24) - hour);
  const maxHours = Math.min(...lengths);
  const defaultHours = hours.length > 1 ? 1 : maxHours;
  return { repeat: { kind: 'cron', fields }, defaultHours, maxHours };
};
