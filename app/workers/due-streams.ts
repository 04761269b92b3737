import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import type { Item } from './worker.ts';

/** A list of due work, and for how long to ask it for more. */
export type DueList = {
  /** Lists the streams that are due, the longest due first, at most this many. */
  readonly list: (limit: number) => Promise<readonly StreamId[]>;
  readonly signal: AbortSignal;
};

/** Streams that are asked for at once, besides those that were tried and may still be listed. */
const BATCH = 100;

/**
 * The streams that are due, batch after batch until no others are, each once in a run: the list may lag
 * behind, and a stream whose work fails stays on it. The limit makes room for those, so that they hide no
 * other.
 */
export async function* dueStreams({ list, signal }: DueList): AsyncGenerator<Item> {
  const tried = new Set<string>();
  const isTried = (stream: StreamId): boolean => tried.has(streamKey(stream));
  let stillListed = 0;
  while (!signal.aborted) {
    const listed = await list(BATCH + stillListed);
    const batch = listed.filter((stream) => !isTried(stream)).slice(0, BATCH);
    if (batch.length === 0) return;
    for (const stream of batch) {
      tried.add(streamKey(stream));
      yield { stream };
    }
    stillListed = listed.filter(isTried).length;
  }
}
