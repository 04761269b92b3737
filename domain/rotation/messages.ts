import type { Region } from '../secret/ids.ts';
import { partitionOf } from '../secret/names.ts';

// Messages about rotation; `M…` is the number in the message catalogue of docs/compatibility.md.
// Those without a number are not recorded from AWS.

/** M20 */
export const TWO_SCHEDULES =
  'You cannot specify both rotation frequency and schedule expression together.';

export const DAYS_OUT_OF_RANGE =
  'The AutomaticallyAfterDays value must be between 1 and 1000 days (inclusive).';

export const NO_EXPRESSION =
  'The ScheduleExpression must be rate(value unit), with unit hours or days, or cron(minutes hours day-of-month month day-of-week year).';

/** M44 */
export const HOURS_OUT_OF_RANGE = 'Rate in hour should be least 4 and less than 24.';

/** From a public report; not recorded from AWS. */
export const RATE_IN_DAYS_OUT_OF_RANGE = 'Rate in day should be greater than 0 and less than 1000.';

export const MINUTES_NOT_ZERO = 'The minutes in a cron ScheduleExpression must be 0.';

export const YEAR_NOT_ANY = 'The year in a cron ScheduleExpression must be *.';

export const ONE_DAY_FIELD =
  'Exactly one of day-of-month and day-of-week in a cron ScheduleExpression must be ?.';

/** M42, with the region filled in; the placeholders belong to the message. */
export const invalidLambdaArn = (region: Region): string =>
  `Invalid rotation Lambda ARN. Ensure the ARN matches format arn:${partitionOf(region)}:lambda:${region}:<account>:function:<functionName>.`;

/** For a field with a value, range or wildcard that it does not support. */
export const invalidField = (field: string): string =>
  `The ${field} in the cron ScheduleExpression can't be used.`;

export const TOO_OFTEN =
  "A ScheduleExpression can't start rotation windows less than 4 hours apart.";

export const NEVER = 'The ScheduleExpression does not name any day on which to rotate the secret.';

export const DURATION_OUT_OF_RANGE = 'The Duration must be between 1h and 24h (inclusive).';

export const DURATION_ALONE =
  'You can specify a Duration only for a schedule: AutomaticallyAfterDays or a ScheduleExpression.';

export const WINDOW_TOO_LONG =
  'The rotation window must not extend into the next UTC day or into the next rotation window.';
