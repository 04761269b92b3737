import { type PurgePorts, purgeWorker } from '../../app/secret/purge.ts';
import type { RemainingTime } from '../lambda/remaining-time.ts';
import { type Schedule, scheduled } from './scheduled.ts';

/**
 * The time that a run leaves unused, in milliseconds: enough for a stream that was begun just before. Its
 * load, its transaction and a sweep of 100 values are 11 consecutive calls, each of 5 s at worst
 * (`SAME_REGION`). A container that is killed all the same leaves the stream due.
 */
export const MARGIN = 60_000;

/** Dependencies of the function that purges. */
export type PurgeOptions = PurgePorts & Omit<Schedule, 'margin' | 'limit' | 'trouble'>;

/** Handles the schedule of deletions that are due. Throws at the end if anything failed. */
export const purgeHandler = (options: PurgeOptions) => {
  const run = scheduled(purgeWorker(options), {
    ...options,
    margin: MARGIN,
    trouble: ({ faults }) =>
      faults === 0 ? null : `Failures of purge-due: ${faults}. Each has a log line.`,
  });
  return async (_event: unknown, context: RemainingTime): Promise<void> => run(context);
};
