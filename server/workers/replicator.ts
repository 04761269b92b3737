import type { ReplicationPorts } from '../../app/replication/ports.ts';
import { type ReconcileRun, reconcile } from '../../app/replication/reconcile.ts';
import { type RetryRun, retryDue } from '../../app/replication/retry-due.ts';
import type { ChangeFeed } from '../../domain/ports/store-capabilities.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { inTurnAt } from '../../domain/replication/slots.ts';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import type { RequestLog } from '../../functions/api/request-log.ts';
import { failureLog } from '../logging/failure-log.ts';
import { listedRegions } from '../regions/listed-regions.ts';
import { drainBatch } from './drain-batch.ts';
import { type OneAtATime, oneAtATime } from './one-at-a-time.ts';

/** What the replicator works with. */
export type ReplicatorOptions = {
  readonly ports: ReplicationPorts;
  readonly account: AccountId;
  /** The regions that have secrets. */
  readonly regions: () => readonly Region[];
  readonly changes: (region: Region) => ChangeFeed;
  /** Told of a run that failed; what it left is taken up again. */
  readonly log: RequestLog;
  /** When what is looked for. */
  readonly every?: Periods;
};

/** In milliseconds. */
type Periods = {
  /** How often failed copies are looked for. */
  readonly retry: number;
  /** How long after the start everything is compared: nobody knows what an earlier process missed. */
  readonly first: number;
  /** How often those in turn are compared after that. */
  readonly reconcile: number;
};

/** The workers of replication in this process. */
export type Replicator = {
  /** There is something new in the feed of a region. */
  readonly wake: (region: Region) => void;
  /** Begins nothing any more; resolves when what is under way is done. */
  readonly stop: () => Promise<void>;
};

const EVERY: Periods = { retry: 15_000, first: 60_000, reconcile: 3_600_000 };

/** How long a region rests whose own store failed, in milliseconds; its feed keeps what is to be done. */
const REST = 1_000;

/**
 * Feeds the workers from the change feeds of the regions, as Lambda feeds them from streams. It begins
 * with what an earlier process left, and keeps to the clock what no change would bring about.
 */
export const replicator = (options: ReplicatorOptions): Replicator => {
  const { ports, regions, every = EVERY } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const drained = drains(options, signal);
  const retries = rounds(options, signal, 'replicate-retry', (region, run) =>
    retryDue(ports, region, run),
  );
  const compare = (wants: Wants) =>
    rounds(options, signal, RECONCILE, (region, run) =>
      compareWanted(options, region, { ...run, wants: wants() }),
    );
  const everything = compare(() => () => true);
  const inTurn = compare(() => inTurnAt(ports.clock.now()));
  const timers = [
    setInterval(retries.ask, every.retry).unref(),
    setTimeout(everything.ask, every.first).unref(),
    setInterval(inTurn.ask, every.reconcile).unref(),
  ];
  for (const region of regions()) drained.ask(region);

  return {
    wake: drained.ask,
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([drained, retries, everything, inTurn].map(({ idle }) => idle()));
    },
  };
};

/** What the comparison is called in the log. */
const RECONCILE = 'replicate-reconcile';

type Wants = () => ReconcileRun['wants'];

/**
 * Empties the feeds of the regions, a batch of each in turn. A region whose own store failed rests a
 * moment first.
 */
const drains = (
  { ports, changes, log }: ReplicatorOptions,
  signal: AbortSignal,
): OneAtATime<Region> => {
  const failed = failureLog(log);
  const resting = new Set<Region>();
  const rest = (region: Region): void => {
    if (resting.has(region)) return;
    resting.add(region);
    setTimeout(() => {
      resting.delete(region);
      drained.ask(region);
    }, REST).unref();
  };
  const drained = oneAtATime(async (region: Region) => {
    const operation = 'replicate';
    const tell = (stream: StreamId, error: unknown) => failed({ operation, stream }, error);
    try {
      const feed = changes(region);
      if (await drainBatch({ ports, feed, signal, failed: tell })) drained.ask(region);
    } catch (error) {
      failed({ operation, region }, error);
      rest(region);
    }
  });
  return drained;
};

/** Work on one region after the other; a secret or a region that fails keeps none of the others. */
const rounds = (
  { regions, log }: ReplicatorOptions,
  signal: AbortSignal,
  operation: string,
  work: (region: Region, run: RetryRun) => Promise<unknown>,
): OneAtATime<void> =>
  oneAtATime(async () => {
    const failed = failureLog(log);
    const unlisted = (error: unknown) => failed({ operation }, error);
    for (const region of listedRegions(regions, unlisted)) {
      if (signal.aborted) return;
      const run: RetryRun = {
        signal,
        onFault: (stream, error) => failed({ operation, stream }, error),
      };
      await work(region, run).catch((error: unknown) => failed({ operation, region }, error));
    }
  });

/**
 * What failed for good too: once a day its cause may be gone. Nobody waits to be told of differences, but
 * for what of a replica cannot be read.
 */
const compareWanted = (
  { ports, account, log }: ReplicatorOptions,
  region: Region,
  run: Pick<ReconcileRun, 'signal' | 'onFault' | 'wants'>,
) =>
  reconcile(ports, {
    ...run,
    owner: { account, region },
    dryRun: false,
    eagerness: 'all',
    found: ({ stream, region: replicaRegion, discrepancy, error }) => {
      if (error === undefined || discrepancy === 'unreachable') return;
      const message = `The replica is ${discrepancy}.`;
      failureLog(log)({ operation: RECONCILE, stream, replicaRegion, message }, error);
    },
  });
