import type { Clock } from '../domain/ports/clock.ts';
import type { EventStore } from '../domain/ports/event-store.ts';
import type { Ids } from '../domain/ports/ids.ts';
import type { Pause } from '../domain/ports/pause.ts';
import { purgeDue } from '../domain/purge.ts';
import type { Region } from '../domain/secret/ids.ts';
import { faultOf, type RequestLog } from '../functions/api/request-log.ts';

/** What the timer works with. */
export type PurgeTimerOptions = {
  /** The regions that have secrets. */
  readonly regions: () => readonly Region[];
  readonly storeOf: (region: Region) => EventStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pause: Pause;
  /** Told of a run that failed; the next one tries again. */
  readonly log: RequestLog;
  /** In milliseconds; an hour when left out. */
  readonly every?: number;
};

/** A running timer. */
export type PurgeTimer = {
  /** No run starts any more; resolves when the one under way is done. */
  readonly stop: () => Promise<void>;
};

const HOUR = 3_600_000;

/** Who makes the commits of this worker, in histories. */
const PURGE_ACTOR = 'sealstream:purge-due';

/** Finishes the deletions that are due in every region: at once, and then every hour. Runs do not overlap. */
export const purgeTimer = (options: PurgeTimerOptions): PurgeTimer => {
  let running = purgeAll(options);
  const timer = setInterval(() => {
    running = running.then(() => purgeAll(options));
  }, options.every ?? HOUR);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
};

const purgeAll = async (options: PurgeTimerOptions): Promise<void> => {
  for (const region of options.regions()) await purgeRegion(options, region);
};

/** A region that fails must not keep the others from being served; its fault is in the log. */
const purgeRegion = async (
  { storeOf, clock, ids, pause, log }: PurgeTimerOptions,
  region: Region,
): Promise<void> => {
  const at = clock.now();
  const requestId = ids.requestId();
  try {
    await purgeDue({ store: storeOf(region), pause }, { actor: PURGE_ACTOR, requestId, at });
  } catch (error) {
    const milliseconds = clock.now() - at;
    log({
      requestId,
      status: 500,
      milliseconds,
      operation: 'purge-due',
      region,
      fault: faultOf(error),
    });
  }
};
