import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { converge } from '../../app/replication/converge.ts';
import { deadlineSignal } from '../../app/workers/deadline.ts';
import { inParallel } from '../../app/workers/in-parallel.ts';
import { faultOf } from '../api/request-log.ts';
import type { RemainingTime } from '../lambda/context.ts';
import { placeOf } from '../workers/log.ts';
import { loggedNotices } from '../workers/notices.ts';
import { MARGIN, type WorkerOptions } from '../workers/worker.ts';
import { hintsIn } from './hints.ts';

/** Secrets at a time: one that waits for a silent region, for nine seconds or so, keeps few of the others waiting. */
export const SIDE_BY_SIDE = 16;

/**
 * Brings the replicas of every secret a batch tells of in line. A region that fails is noted in the
 * status of its replica and tried again by the schedule, so it is no failure of the batch. Only a
 * secret whose own region fails is: its first record is reported, and Lambda comes again from the
 * earliest of those. All others of the batch are done by then, which costs their repetition a read.
 */
export const replicateWorker = ({ region, ports, log }: WorkerOptions) => {
  const notices = loggedNotices('replicate', log);
  return async (
    { Records }: DynamoDBStreamEvent,
    context: RemainingTime,
  ): Promise<DynamoDBBatchResponse> => {
    const { hints, unreadable } = hintsIn(Records, region);
    const failures = [...unreadable];
    const signal = deadlineSignal(() => context.getRemainingTimeInMillis() <= MARGIN);
    let postponed = 0;
    await inParallel(hints, SIDE_BY_SIDE, async ({ stream, sequence }) => {
      if (signal.aborted) {
        postponed += 1;
        failures.push(sequence);
        return;
      }
      await converge({ ...ports, notices }, stream).catch((thrown: unknown) => {
        log({ task: 'replicate', event: 'fault', ...placeOf(stream), fault: faultOf(thrown) });
        failures.push(sequence);
      });
    });
    if (postponed > 0) log({ task: 'replicate', event: 'postponed', secrets: postponed });
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};
