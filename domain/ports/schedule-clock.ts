import type { Instant } from '../secret/ids.ts';

/** The calendar behind cron expressions, in UTC. */
export type ScheduleClock = {
  /**
   * The first moment strictly after another that six fields in AWS's cron syntax name. Null when they
   * name none, such as the 30th of February, or say what the calendar cannot read, such as `5-1`.
   */
  readonly nextMatch: (fields: string, after: Instant) => Instant | null;
};
