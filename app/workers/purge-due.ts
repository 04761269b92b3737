import type { DueWork, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { purge } from '../secret/purge.ts';
import { PURGE } from '../telemetry/request-line.ts';
import { dueStreams } from './due-streams.ts';
import type { Item, Worker } from './worker.ts';

/** Dependencies of the purge worker. */
export type PurgePorts = {
  readonly storeOf: (region: Region) => EventStreams & SealedValues & DueWork;
  readonly pause: Pause;
};

/** The actor of the worker's commits, in histories. */
const ACTOR = 'sealstream:purge-due';

/**
 * Finishes the deletions whose recovery window is over. A crash leaves what was under way due, and the
 * next run goes on from there.
 */
export const purgeWorker = ({ storeOf, pause }: PurgePorts): Worker => ({
  name: PURGE,
  concurrency: 1,
  items: ({ region, startedAt, signal }) => {
    const store = storeOf(region);
    return dueStreams({ list: (limit) => store.due(startedAt, limit), signal });
  },
  work: async ({ stream }: Item, { id, region, startedAt }) => {
    const origin = { actor: ACTOR, requestId: id, at: startedAt };
    const isPurged = await purge({ store: storeOf(region), pause }, stream, origin);
    // Lost to a concurrent writer: the next run looks at it again.
    return isPurged ? 'done' : 'postponed';
  },
});
