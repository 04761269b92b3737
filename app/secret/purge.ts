import type { DueWork, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
import { dueStreams } from '../workers/due-streams.ts';
import { type TransactPorts, transact } from './transact.ts';

/** Remove every sealed value that no version of the stream's secret needs any more. */
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

/** What finishing deletions works with. */
export type PurgePorts = TransactPorts & {
  readonly store: EventStreams & SealedValues & DueWork;
  /** Checked before each stream; once it is aborted no other is begun. */
  readonly signal: AbortSignal;
  /** Told of a stream that failed, and why; the run goes on with the next one. */
  readonly onFailure: (stream: StreamId, thrown: unknown) => void;
};

/** What finishing deletions came to, in streams. */
export type PurgeReport = {
  /** Their purge is finished. */
  readonly purged: number;
  /** Another writer changed them at the same time; the next run looks at them again. */
  readonly postponed: number;
  /** They were told to `onFailure`; the next run tries again. */
  readonly failed: number;
};

/**
 * Finish the deletions that are due. A crash leaves what was under way due, and the next run goes on
 * where this one stopped.
 */
export const purgeDue = async (ports: PurgePorts, origin: Origin): Promise<PurgeReport> => {
  const { store, signal } = ports;
  const list = (limit: number) => store.due(origin.at, limit);
  const count = { purged: 0, postponed: 0, failed: 0 };
  for await (const stream of dueStreams({ list, signal })) {
    count[await tryPurge(ports, stream, origin)] += 1;
  }
  return count;
};

const tryPurge = async (
  ports: PurgePorts,
  stream: StreamId,
  origin: Origin,
): Promise<keyof PurgeReport> => {
  try {
    return (await purge(ports, stream, origin)) ? 'purged' : 'postponed';
  } catch (thrown) {
    ports.onFailure(stream, thrown);
    return 'failed';
  }
};

/** First the fact, then the removal of every sealed value. `false`: another writer was in the way. */
const purge = async (ports: PurgePorts, stream: StreamId, origin: Origin): Promise<boolean> => {
  const command = { type: 'PurgeDue', now: origin.at } as const;
  const gather = async () => ({ ok: true, command, values: {} }) as const;
  const outcome = await transact(ports, await ports.store.load(stream), origin, gather);
  if (outcome.ok) await sweepValues(ports.store, stream);
  return outcome.ok;
};
