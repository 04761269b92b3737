import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
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

/**
 * Finishes a deletion that is due: first the event, then the removal of every sealed value. `false` if it
 * was lost to a concurrent writer.
 */
export const purge = async (
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
