import type { EventStore, Origin, StreamId } from './ports/event-store.ts';
import type { Pause } from './ports/pause.ts';
import { transact } from './transact.ts';

/** Remove every sealed value that no version of the stream's secret needs any more. */
export const sweepValues = async (
  store: Pick<EventStore, 'load' | 'sealedIds' | 'removeSealed'>,
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

/** What finishing deletions came to. */
export type PurgeReport = {
  /** Streams whose purge is finished. */
  readonly purged: number;
  /** Streams that another writer changed at the same time; the next run looks at them again. */
  readonly postponed: number;
};

const BATCH = 100;

/**
 * Finish the deletions that are due: first the fact, then the removal of every sealed value. A crash
 * in between leaves the stream due, and the next run goes on where this one stopped.
 */
export const purgeDue = async (
  ports: { readonly store: EventStore; readonly pause: Pause },
  origin: Origin,
): Promise<PurgeReport> => {
  const { store } = ports;
  const command = { type: 'PurgeDue', now: origin.at } as const;
  let purged = 0;
  let postponed = 0;
  for (const stream of await store.due(origin.at, BATCH)) {
    const head = await store.load(stream);
    const gather = async () => ({ ready: true, command, values: {} }) as const;
    const outcome = await transact(ports, head, origin, gather);
    if (outcome.ok) {
      await sweepValues(store, stream);
      purged += 1;
    } else {
      postponed += 1;
    }
  }
  return { purged, postponed };
};
