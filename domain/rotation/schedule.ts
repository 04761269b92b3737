import type { ScheduleClock } from '../ports/schedule-clock.ts';
import { type Result, rejected, rejection } from '../secret/decision.ts';
import { instant } from '../secret/ids.ts';
import { LEAST_HOURS_APART, readCron } from './cron.ts';
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
import type { RotationRules } from './rules.ts';

/** When rotation windows start, and for how long they stay open: 1-24 hours. */
export type RotationSchedule = { readonly repeat: Repeat; readonly windowHours: number };

/** Days are counted from the last rotation; hours go on by the clock; cron names calendar days. */
export type Repeat =
  | { readonly kind: 'days' | 'hours'; readonly every: number }
  | { readonly kind: 'cron'; readonly fields: string };

/** The schedule, null when the rules hold none; or why the rules cannot be kept. */
export type ScheduleReading = Result<{ readonly schedule: RotationSchedule | null }>;

/**
 * Check the RotationRules of a request by "Rotation schedules" and the RotationRulesType of the model.
 * A rate of 24 hours or more is written in days.
 */
export const readSchedule = (rules: RotationRules, clock: ScheduleClock): ScheduleReading => {
  const reading = readStoredSchedule(rules, clock);
  const repeat = reading.ok ? reading.schedule?.repeat : undefined;
  const inHours = repeat?.kind === 'hours' && repeat.every >= 24;
  return inHours ? refused(HOURS_OUT_OF_RANGE) : reading;
};

/** The same for rules that were taken before: rates of 24 hours and more once were. */
export const readStoredSchedule = (rules: RotationRules, clock: ScheduleClock): ScheduleReading => {
  const { automaticallyAfterDays: days, scheduleExpression: expression, duration } = rules;
  if (days !== null && expression !== null) return refused(TWO_SCHEDULES);
  const frame = days === null ? readExpression(expression, clock) : afterDays(days);
  if (typeof frame === 'string') return refused(frame);
  if (frame === null) return duration === null ? NO_SCHEDULE : refused(DURATION_ALONE);
  return withWindow(frame, duration);
};

/** A schedule whose window is still to be chosen, with the bounds that the starts set to it. */
type Frame = {
  readonly repeat: Repeat;
  /** Hours a window stays open when no Duration is given. */
  readonly usual: number;
  /** Hours until a window would reach into the next UTC day or the next window. */
  readonly longest: number;
};

const NO_SCHEDULE: ScheduleReading = { ok: true, schedule: null };

const refused = (message: string) => rejected(rejection('InvalidParameter', message));

const DURATION = /^(\d{1,2})h$/;

const withWindow = ({ repeat, usual, longest }: Frame, duration: string | null) => {
  const windowHours = hoursOpen(duration, usual);
  if (windowHours < 1 || windowHours > 24) return refused(DURATION_OUT_OF_RANGE);
  if (windowHours > longest) return refused(WINDOW_TOO_LONG);
  return { ok: true, schedule: { repeat, windowHours } } as const;
};

/** Hours a window stays open by its Duration, or else as usual; 0 for what is no Duration. */
export const hoursOpen = (duration: string | null, usual: number): number =>
  duration === null ? usual : Number(DURATION.exec(duration)?.[1] ?? 0);

/** From here on a text is what is wrong. */
type FrameOrMessage = Frame | string;

/** How long a window that days count to stays open when no Duration is given. */
export const HOURS_ON_A_DAY = 24;

const everyDays = (every: number): Frame => ({
  repeat: { kind: 'days', every },
  usual: HOURS_ON_A_DAY,
  longest: 24,
});

const afterDays = (days: number): FrameOrMessage =>
  Number.isInteger(days) && days >= 1 && days <= 1000 ? everyDays(days) : DAYS_OUT_OF_RANGE;

const RATE = /^rate\((0|[1-9]\d{0,4}) (hour|day)s?\)$/;
const CRON = /^cron\((.+)\)$/;

const readExpression = (text: string | null, clock: ScheduleClock): FrameOrMessage | null => {
  if (text === null) return null;
  const [, value, unit] = RATE.exec(text) ?? [];
  if (value !== undefined) return atRate(Number(value), unit === 'day');
  const [, fields] = CRON.exec(text) ?? [];
  return fields === undefined ? NO_EXPRESSION : byCalendar(fields, clock);
};

const MOST_DAYS = 999;

const atRate = (every: number, inDays: boolean): FrameOrMessage => {
  if (inDays) return every < 1 || every > MOST_DAYS ? RATE_IN_DAYS_OUT_OF_RANGE : everyDays(every);
  if (every < LEAST_HOURS_APART || every > MOST_DAYS * 24) return HOURS_OUT_OF_RANGE;
  return { repeat: { kind: 'hours', every }, usual: 1, longest: Math.min(every, 24) };
};

const byCalendar = (text: string, clock: ScheduleClock): FrameOrMessage => {
  const cron = readCron(text);
  if (!cron.ok) return cron.message;
  const { fields, hours } = cron;
  if (clock.nextMatch(fields, instant(0)) === null) return NEVER;
  // Of several windows a day each ends before the next; the last one, or the only one, at midnight.
  const lengths = hours.map((hour, index) => (hours[index + 1] ?? 24) - hour);
  const longest = Math.min(...lengths);
  return { repeat: { kind: 'cron', fields }, usual: hours.length > 1 ? 1 : longest, longest };
};
