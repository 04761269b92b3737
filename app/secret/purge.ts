import type { DueWork, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { PURGE } from '../telemetry/request-line.ts';
import { dueStreams } from '../workers/due-streams.ts';
import type { Worker } from '../workers/worker.ts';
import { type TransactPorts, transact } from './transact.ts';

/** Removes every sealed value that no version of the stream's secret needs any more. */
export const sweepValues = async (
  store: EventStreams & SealedValues,
  stream: StreamId,
): Promise<void> => {
  const stored = await store.sealedIds(stream);
  // Loaded after the ids: a version that was added since is not among them.
  const { secret } = await store.load(stream);
  const needed = secret.status === 'absent' ? new Map() : secret.versions;
  await store.removeSealed(
    stream,
    stored.filter((versionId) => !needed.has(versionId)),
  );
};

/** Dependencies of the purge worker. */
export type PurgePorts = {
  readonly storeOf: (region: Region) => EventStreams & SealedValues & DueWork;
  readonly pause: Pause;
};

/** The actor of the worker's commits, in histories. */
const ACTOR = 'sealstream:purge-due';

/**
 * Finishes the deletions whose recovery window is over. After a crash, the work in
 * progress is still due, and the next run continues it.
 */
export const purgeWorker = ({ storeOf, pause }: PurgePorts): Worker => ({
  name: PURGE,
  concurrency: 1,
  items: ({ region, startedAt, signal }) => {
    const store = storeOf(region);
    return dueStreams({ list: (limit) => store.due('purge', startedAt, limit), signal });
  },
  work: async ({ stream }, { id, region, startedAt }) => {
    const origin = { actor: ACTOR, requestId: id, at: startedAt };
    const isPurged = await purge({ store: storeOf(region), pause }, stream, origin);
    // Lost to a concurrent writer: the next run looks at it again.
    return isPurged ? 'done' : 'postponed';
  },
});

/** First the event, then the removal of every sealed value. `false` if a concurrent writer won. */
const purge = async (
  ports: TransactPorts & { readonly store: EventStreams & SealedValues },
  stream: StreamId,
  origin: Origin,
): Promise<boolean> => {
  const command = { type: 'PurgeDue', now: origin.at } as const;
  const gather = async () => ({ ok: true, command, values: {} }) as const;
  const outcome = await transact(ports, await ports.store.load(stream), origin, gather);
  if (outcome.ok) await sweepValues(ports.store, stream);
  return outcome.ok;
};
