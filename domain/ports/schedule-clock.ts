import type { Instant } from '../secret/ids.ts';

/** Evaluates cron expressions, in UTC. */
export type ScheduleClock = {
  /**
   * The first match strictly after a moment, of six fields in AWS's cron syntax. Null when there is none,
   * as for the 30th of February, or when the fields are invalid, such as `5-1`.
   */
  readonly nextMatch: (fields: string, after: Instant) => Instant | null;
};
