import type { Clock } from '../../domain/ports/clock.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant, Region } from '../../domain/secret/ids.ts';
import { faultOf } from '../telemetry/fault.ts';
import type { ReplicaRecord, RunFacts, Telemetry } from '../telemetry/telemetry.ts';
import { inParallel } from './in-parallel.ts';

/** What is worked on, one at a time: always a secret, and what else its worker needs of it. */
export type Item = { readonly stream: StreamId };

/**
 * A kind of background work, declared once and hosted by Lambda and by the embedded server alike. Every
 * run must be safe to repeat, and to run beside another one.
 */
export type Worker<Of extends Item = Item> = {
  /** In telemetry and logs. */
  readonly name: string;
  /** Items that are worked on at a time. */
  readonly concurrency: number;
  /**
   * What there is to do in the region of the run: as an array, or a source that is asked for more only
   * while there is time. What it throws fails the run.
   */
  readonly items: (run: Run) => readonly Of[] | AsyncIterable<Of>;
  /** Works on one item. What it throws is the outcome of this item alone, unless it fails the run. */
  readonly work: (item: Of, run: Run) => Promise<'done' | 'postponed'>;
  /** Whether an error of one item is trouble of the whole run; by default none is. */
  readonly failsRun?: (error: unknown) => boolean;
  /** Called once no item was postponed for want of time and the run did not fail. */
  readonly acknowledge?: () => Promise<void>;
};

/** A run, as its worker sees it. */
export type Run = {
  /** For the commits of the run, as their request id. */
  readonly id: string;
  readonly region: Region;
  readonly startedAt: Instant;
  /** Checked before each item; sources check it before they ask for more. */
  readonly signal: AbortSignal;
  /** Reports an item that cannot even be worked on, such as an entry of a list that cannot be read. */
  readonly unreadable: (stream: StreamId, error: unknown) => void;
  /** Reports what was found out about one replica. */
  readonly replica: (found: ReplicaFound) => void;
};

/** A replica record without the facts of its run, and with what was thrown, if anything was. */
export type ReplicaFound = Pick<ReplicaRecord, 'stream' | 'replicaRegion' | 'finding'> & {
  readonly error?: unknown;
};

/** Dependencies of a run, from the deployment that hosts it. */
export type RunHost = {
  readonly region: Region;
  readonly signal: AbortSignal;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'requestId'>;
  /** Called with the outcome of each item, also of those that could not be read. */
  readonly onOutcome?: (stream: StreamId, outcome: ItemOutcome) => void;
  /** Called with what was found out about each replica. */
  readonly onReplica?: (found: ReplicaFound) => void;
};

export type ItemOutcome =
  | { readonly kind: 'done' | 'postponed' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The result of a run, in items. */
export type RunReport = {
  /** Worked on, whatever the outcome. */
  readonly begun: number;
  readonly done: number;
  /** Left to a later run, for want of time or because another writer was faster. */
  readonly postponed: number;
  readonly failed: number;
  /** Whether there was time for every item that was found. */
  readonly complete: boolean;
  /** Why the run as a whole failed; `null` if it did not. */
  readonly failure: { readonly error: unknown } | null;
};

/**
 * Runs a worker until nothing is left to do or the signal is aborted. Each item has an outcome of its own
 * and keeps none of the others from being worked on. Reports every outcome, and never throws.
 */
export const runWorker = async <Of extends Item>(
  worker: Worker<Of>,
  host: RunHost,
): Promise<RunReport> => {
  const { run, settle, end } = openRun(worker.name, host);
  let begun = 0;
  let complete = true;
  let failure: RunReport['failure'] = null;
  const work = async (item: Of): Promise<void> => {
    begun += 1;
    settle(item.stream, await attempt(worker, item, run));
  };
  const postpone = ({ stream }: Of): void => {
    complete = false;
    settle(stream, { kind: 'postponed' });
  };
  try {
    await inParallel(inTime(worker.items(run), run.signal, postpone), worker.concurrency, work);
    if (complete && !run.signal.aborted) await worker.acknowledge?.();
  } catch (error) {
    failure = { error };
  }
  return end({ begun, complete, failure });
};

/** The items for which there is time. An array is counted to its end, a source is asked for no more. */
async function* inTime<Of>(
  items: readonly Of[] | AsyncIterable<Of>,
  signal: AbortSignal,
  postpone: (item: Of) => void,
): AsyncGenerator<Of> {
  for await (const item of items) {
    if (signal.aborted) {
      postpone(item);
      if (!Array.isArray(items)) return;
    } else {
      yield item;
    }
  }
}

const attempt = async <Of extends Item>(
  { work, failsRun }: Worker<Of>,
  item: Of,
  run: Run,
): Promise<ItemOutcome> => {
  try {
    return { kind: await work(item, run) };
  } catch (error) {
    if (failsRun?.(error)) throw error;
    return { kind: 'failed', error };
  }
};

/** Counts and reports what happens in a run. */
const openRun = (worker: string, host: RunHost) => {
  const { telemetry, clock, onOutcome } = host;
  const facts: RunFacts = { id: host.ids.requestId(), worker, region: host.region };
  const startedAt = clock.now();
  const counts = { done: 0, postponed: 0, failed: 0 };
  const elapsed = (): number => clock.now() - startedAt;

  const settle = (stream: StreamId, outcome: ItemOutcome): void => {
    counts[outcome.kind] += 1;
    onOutcome?.(stream, outcome);
    const fault = outcome.kind === 'failed' ? { fault: faultOf(outcome.error) } : {};
    const item = { run: facts, milliseconds: elapsed(), stream, outcome: outcome.kind };
    telemetry({ kind: 'item', ...item, ...fault });
  };
  const run: Run = {
    id: facts.id,
    region: host.region,
    startedAt,
    signal: host.signal,
    unreadable: (stream, error) => settle(stream, { kind: 'failed', error }),
    replica: (reported) => {
      host.onReplica?.(reported);
      const { error, ...found } = reported;
      const fault = error === undefined ? {} : { fault: faultOf(error) };
      telemetry({ kind: 'replica', run: facts, ...found, ...fault });
    },
  };
  const end = (result: Pick<RunReport, 'begun' | 'complete' | 'failure'>): RunReport => {
    const { begun, complete, failure } = result;
    const ended = { run: facts, milliseconds: elapsed(), begun, ...counts, complete };
    telemetry({ kind: 'worker-run', ...ended, ...(failure && { fault: faultOf(failure.error) }) });
    return { ...result, ...counts };
  };
  return { run, settle, end };
};
