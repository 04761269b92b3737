import { type StreamId, streamKey } from '../../domain/ports/stream.ts';

/** A list of due work, and for how long to work on it. */
export type DueRun = {
  /** Lists the streams that are due, the longest due first, at most this many. */
  readonly list: (limit: number) => Promise<readonly StreamId[]>;
  /** Checked before each stream; once it is aborted no other is begun. */
  readonly signal: AbortSignal;
};

/** Streams that are asked for at once, besides those that were tried and may still be listed. */
const BATCH = 100;

/**
 * The streams that are due, batch after batch until there are no others, each once in a run: the list
 * may be behind, and one that cannot be dealt with stays on it. The limit makes room for those, so that
 * they hide no other.
 */
export async function* dueStreams({ list, signal }: DueRun): AsyncGenerator<StreamId> {
  const tried = new Set<string>();
  const isTried = (stream: StreamId): boolean => tried.has(streamKey(stream));
  let stillListed = 0;
  while (!signal.aborted) {
    const listed = await list(BATCH + stillListed);
    const batch = listed.filter((stream) => !isTried(stream)).slice(0, BATCH);
    if (batch.length === 0) return;
    for (const stream of batch) {
      if (signal.aborted) return;
      tried.add(streamKey(stream));
      yield stream;
    }
    stillListed = listed.filter(isTried).length;
  }
}
