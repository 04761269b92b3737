import type { Region } from '../../domain/secret/ids.ts';
import { type PurgeRunOptions, purgeRun } from '../../functions/schedule/purge-run.ts';
import { failureLog } from '../logging/failure-log.ts';
import { listedRegions } from '../regions/listed-regions.ts';

/** What the timer works with. */
export type PurgeTimerOptions = Omit<PurgeRunOptions, 'region' | 'signal'> & {
  /** The regions that have secrets. */
  readonly regions: () => readonly Region[];
  /** In milliseconds; an hour when left out. */
  readonly every?: number;
};

/** A running timer. */
export type PurgeTimer = {
  /** No stream is begun any more; resolves when the one under way is done. */
  readonly stop: () => Promise<void>;
};

const HOUR = 3_600_000;

/** Finishes the deletions that are due in every region: at once, and then every hour. Runs do not overlap. */
export const purgeTimer = (options: PurgeTimerOptions): PurgeTimer => {
  const stopping = new AbortController();
  let running = purgeAll(options, stopping.signal);
  const timer = setInterval(() => {
    running = running.then(() => purgeAll(options, stopping.signal));
  }, options.every ?? HOUR);
  timer.unref();
  return {
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
};

/** A region that fails does not keep the others from being served; its fault is in the log. */
const purgeAll = async (options: PurgeTimerOptions, signal: AbortSignal): Promise<void> => {
  const { regions, log } = options;
  const unlisted = (error: unknown) => failureLog(log)({ operation: 'purge-due' }, error);
  for (const region of listedRegions(regions, unlisted)) {
    await purgeRun({ ...options, region, signal });
  }
};
