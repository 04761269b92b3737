import { type PurgePorts, purgeDue } from '../../app/secret/purge.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { faultOf, type RequestLog, type RequestRecord } from '../api/request-log.ts';

/** What one run works with. */
export type PurgeRunOptions = {
  readonly region: Region;
  readonly storeOf: (region: Region) => PurgePorts['store'];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pause: Pause;
  /** Told of each failure; the next run tries again. */
  readonly log: RequestLog;
  /** Checked before each stream; once it is aborted no other is begun. */
  readonly signal: AbortSignal;
};

/** Who makes the commits of this worker, in histories. */
const PURGE_ACTOR = 'sealstream:purge-due';

/**
 * Finishes the deletions of one region that are due. Gives the number of failures: of streams, or of
 * the list of what is due. Each has a line in the log, and none is thrown.
 */
export const purgeRun = async (options: PurgeRunOptions): Promise<number> => {
  const { storeOf, region, clock, ids, pause, signal } = options;
  const at = clock.now();
  const requestId = ids.requestId();
  let failures = 0;
  const fail = (thrown: unknown, about: Pick<RequestRecord, 'account' | 'secretName'> = {}) => {
    failures += 1;
    const milliseconds = clock.now() - at;
    const run = { requestId, status: 500, milliseconds, operation: 'purge-due', region };
    options.log({ ...run, ...about, fault: faultOf(thrown) });
  };
  try {
    await purgeDue(
      {
        store: storeOf(region),
        pause,
        signal,
        onFailure: ({ account, name }, thrown) => fail(thrown, { account, secretName: name }),
      },
      { actor: PURGE_ACTOR, requestId, at },
    );
  } catch (thrown) {
    fail(thrown);
  }
  return failures;
};
