import { ownAccountOnly } from '../../app/authorization/own-account-only.ts';
import { accessRecorder } from '../../app/secret/access-records.ts';
import { pageTokens } from '../../domain/listing/page-token.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { tokenMac } from '../../infra/credentials/token-mac.ts';
import { cronerScheduleClock } from '../../infra/rotation/schedule-clock.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { randomIds } from '../../infra/system/ids.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { systemRandom } from '../../infra/system/random.ts';
import { faultOf, type RequestLog } from './request-log.ts';
import type { ServicePorts } from './service.ts';

/** Versions whose last read a process remembers beside the access records of the heads. */
const REMEMBERED_READS = 10_000;

/** What the ports of a process are made from. */
export type ProcessSettings = { readonly rootSecretAccessKey: string; readonly log: RequestLog };

/** The ports that are the same in every deployment: those of the process it runs in. */
export const processPorts = ({
  rootSecretAccessKey,
  log,
}: ProcessSettings): Pick<
  ServicePorts,
  'accesses' | 'authorizer' | 'clock' | 'ids' | 'random' | 'pause' | 'tokens' | 'schedules'
> => ({
  accesses: accessRecorder({
    clock: systemClock,
    maxRemembered: REMEMBERED_READS,
    onFault: loggedAccessFault(log, randomIds),
  }),
  authorizer: ownAccountOnly,
  clock: systemClock,
  ids: randomIds,
  random: systemRandom,
  pause: systemPause,
  tokens: pageTokens(tokenMac(rootSecretAccessKey)),
  schedules: cronerScheduleClock(),
});

/** Logs an access record that failed after its reader was answered, on a line of its own. */
export const loggedAccessFault =
  (log: RequestLog, ids: Pick<Ids, 'requestId'>) =>
  (region: Region, error: unknown): void =>
    log({
      requestId: ids.requestId(),
      status: 500,
      milliseconds: 0,
      operation: 'note-access',
      region,
      fault: faultOf(error),
    });
