import { faultOf } from '../../app/telemetry/fault.ts';
import { type Item, type RunHost, runWorker, type Worker } from '../../app/workers/worker.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { type OneAtATime, oneAtATime } from './one-at-a-time.ts';

/** Dependencies of the embedded host. */
export type HostOptions = Pick<RunHost, 'telemetry' | 'clock' | 'ids'> & {
  /** Lists the regions that have secrets. */
  readonly regions: () => readonly Region[];
};

/** When a worker runs, in milliseconds. */
export type Timing = {
  /** How long after the start; at once for 0, not before `every` when left out. */
  readonly first?: number;
  /** How often after that; not again when left out. */
  readonly every?: number;
};

/** What every run in this process has in common. */
export type RegionlessHost = Omit<RunHost, 'region' | 'onOutcome' | 'onReplica'>;

type Idling = { readonly idle: () => Promise<void> };

/** Hosts workers in this process. */
export type WorkerHost = {
  /** Runs a worker in every region, one after the other. Rounds of one worker do not overlap. */
  readonly schedule: <Of extends Item>(worker: Worker<Of>, timing: Timing) => void;
  /** Hosts work that is not kept to the clock, and waits for it at the end. */
  readonly adopt: <Work extends Idling>(make: (host: RegionlessHost) => Work) => Work;
  /** Starts no more items; resolves when those in progress are done. */
  readonly stop: () => Promise<void>;
};

/** Keeps workers to the clock, as Lambda's schedules do. */
export const workerHost = (options: HostOptions): WorkerHost => {
  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const works: Idling[] = [];
  const { regions, ...shared } = options;
  const host = { ...shared, signal: stopping.signal };
  return {
    schedule: (worker, { first, every }) => {
      const rounds = roundsOf(worker, regions, host);
      works.push(rounds);
      if (first === 0) rounds.ask();
      else if (first !== undefined) timers.push(setTimeout(rounds.ask, first).unref());
      if (every !== undefined) timers.push(setInterval(rounds.ask, every).unref());
    },
    adopt: (make) => {
      const work = make(host);
      works.push(work);
      return work;
    },
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(works.map(({ idle }) => idle()));
    },
  };
};

const roundsOf = <Of extends Item>(
  worker: Worker<Of>,
  regions: HostOptions['regions'],
  host: RegionlessHost,
): OneAtATime<void> =>
  oneAtATime(async () => {
    for (const region of listed(worker.name, regions, host)) {
      if (host.signal.aborted) return;
      await runWorker(worker, { ...host, region });
    }
  });

/** The regions to work on; none when they cannot be listed, as on a failing disk. The next round retries. */
const listed = (
  worker: string,
  regions: HostOptions['regions'],
  { telemetry, ids }: RegionlessHost,
): readonly Region[] => {
  try {
    return regions();
  } catch (error) {
    const run = { id: ids.requestId(), worker, region: null };
    const nothing = { milliseconds: 0, begun: 0, done: 0, postponed: 0, failed: 0 };
    const fault = faultOf(error);
    telemetry({ kind: 'worker-run', run, ...nothing, complete: false, fault });
    return [];
  }
};
