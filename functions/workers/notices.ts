import type { ReplicationNotices } from '../../app/replication/ports.ts';
import { faultOf } from '../api/request-log.ts';
import { placeOf, type ReplicationLog, type Task } from './log.ts';

/** Notices as lines of a log, and how many replicas were given up since these were made. */
export const loggedNotices = (
  task: Task,
  log: ReplicationLog,
): ReplicationNotices & { readonly givenUp: () => number } => {
  let givenUp = 0;
  return {
    // An error of the schedule goes to the queue and its alarm; one of the stream would come again.
    mayGiveUp: task !== 'replicate',
    failed: ({ stream, region, message }, error) => {
      const fault = error === undefined ? {} : { fault: faultOf(error) };
      log({ task, event: 'copy-failed', ...placeOf(stream, region), message, ...fault });
    },
    gaveUp: async ({ stream, region, message }) => {
      givenUp += 1;
      log({ task, event: 'gave-up', ...placeOf(stream, region), message });
    },
    givenUp: () => givenUp,
  };
};
