import { deadlineSignal } from '../../app/workers/deadline.ts';
import type { RemainingTime } from '../lambda/context.ts';
import { type PurgeRunOptions, purgeRun } from './purge-run.ts';

/**
 * What a run leaves unused of the function's time, in milliseconds: enough for a stream that was begun
 * just before. Its load, its transaction and a sweep of 100 values are 11 calls in turn, each of 5 s at
 * worst (`SAME_REGION`). A container that is killed all the same leaves the stream due.
 */
export const MARGIN = 60_000;

/**
 * Finishes the deletions that are due, for as long as the invocation may take; the next one goes on.
 * Throws at the end if anything failed, for Lambda to count.
 */
export const purgeWorker =
  (options: Omit<PurgeRunOptions, 'signal'>) =>
  async (_event: unknown, context: RemainingTime): Promise<void> => {
    const signal = deadlineSignal(() => context.getRemainingTimeInMillis() <= MARGIN);
    const failures = await purgeRun({ ...options, signal });
    if (failures > 0) throw new Error(`Failures of purge-due: ${failures}. Each has a log line.`);
  };
