import { converge } from '../../app/replication/converge.ts';
import type { ReplicationPorts } from '../../app/replication/ports.ts';
import { inParallel } from '../../app/workers/in-parallel.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Change, ChangeFeed } from '../../domain/ports/store-capabilities.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';

/** What a batch is dealt with. */
export type Draining = {
  readonly ports: ReplicationPorts;
  readonly feed: ChangeFeed;
  /** Checked before each stream. A batch that is cut short is done again as a whole. */
  readonly signal: AbortSignal;
  /** Told of a stream that cannot be worked on, such as one that somebody damaged. */
  readonly failed: (stream: StreamId, error: unknown) => void;
};

const BATCH = 100;
const SIDE_BY_SIDE = 8;

/**
 * Deal with a batch of the changes of a feed, each stream once, and only then forget them: what a crash
 * interrupts is done again. A stream that cannot be worked on keeps none of the others; the next
 * comparison of everything looks at it again. Answers whether there may be more, which other regions
 * are not to wait for. Throws `Outage` when the feed's own region fails.
 */
export const drainBatch = async (draining: Draining): Promise<boolean> => {
  const { feed, signal } = draining;
  if (signal.aborted) return false;
  const batch = await feed.pending(BATCH);
  await convergeEach(draining, batch);
  const last = batch.at(-1);
  if (signal.aborted) return false;
  if (last !== undefined) await feed.done(last.id);
  return batch.length === BATCH;
};

const convergeEach = async (
  { ports, failed, signal }: Draining,
  batch: readonly Change[],
): Promise<void> => {
  const streams = new Map(batch.map(({ stream }) => [streamKey(stream), stream]));
  await inParallel(streams.values(), SIDE_BY_SIDE, async (stream) => {
    if (signal.aborted) return;
    try {
      await converge(ports, stream);
    } catch (error) {
      if (error instanceof Outage) throw error;
      failed(stream, error);
    }
  });
};
