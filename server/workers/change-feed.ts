import { replicateWorker, type WorkerPorts } from '../../app/replication/workers.ts';
import { type RunHost, runWorker } from '../../app/workers/worker.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Change, ChangeFeed } from '../../domain/ports/store-capabilities.ts';
import { streamKey } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { RegionlessHost } from './host.ts';
import { type OneAtATime, oneAtATime } from './one-at-a-time.ts';

const BATCH = 100;
const CONCURRENCY = 8;

/** How long a region is left alone after its own store failed, in milliseconds; its feed keeps the rest. */
const COOL_DOWN = 1_000;

/** Dependencies of the replication of changes. */
export type ChangeFeedOptions = {
  readonly ports: WorkerPorts;
  readonly changes: (region: Region) => ChangeFeed;
  readonly host: RegionlessHost;
};

/**
 * Hosts replication on the change feeds of the regions, as Lambda does on streams: empties the feed of each
 * region that is asked for, a batch of each in turn.
 */
export const changeFeeds = ({ ports, changes, host }: ChangeFeedOptions): OneAtATime<Region> => {
  const cooling = new Set<Region>();
  const coolDown = (region: Region): void => {
    if (cooling.has(region)) return;
    cooling.add(region);
    setTimeout(() => {
      cooling.delete(region);
      feeds.ask(region);
    }, COOL_DOWN).unref();
  };
  const feeds = oneAtATime(async (region: Region) => {
    if (host.signal.aborted) return;
    const outcome = await drainBatch(ports, () => changes(region), { ...host, region });
    if (outcome === 'more') feeds.ask(region);
    if (outcome === 'failed') coolDown(region);
  });
  return feeds;
};

/**
 * Works on a batch of the changes of a feed, each secret once, and only then removes them from the feed:
 * what a crash interrupts is done again. A secret that cannot be worked on does not block the others; the
 * next comparison looks at it again. The run fails with the store of its own region. The result says whether there
 * may be more, for which other regions should not have to wait.
 */
export const drainBatch = async (
  ports: WorkerPorts,
  open: () => ChangeFeed,
  host: RunHost,
): Promise<'more' | 'empty' | 'failed'> => {
  let feed: ChangeFeed | null = null;
  let batch: readonly Change[] = [];
  async function* changed() {
    feed = open();
    batch = await feed.pending(BATCH);
    yield* new Map(batch.map(({ stream }) => [streamKey(stream), { stream }])).values();
  }
  const worker = replicateWorker(ports, {
    items: changed,
    concurrency: CONCURRENCY,
    mayGiveUp: true,
    failsRun: (error) => error instanceof Outage,
    acknowledge: async () => {
      const last = batch.at(-1);
      if (last !== undefined) await feed?.done(last.id);
    },
  });
  const { failure, complete } = await runWorker(worker, host);
  if (failure !== null) return 'failed';
  return complete && !host.signal.aborted && batch.length === BATCH ? 'more' : 'empty';
};
