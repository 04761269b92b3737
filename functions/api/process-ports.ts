import { ownAccountOnly } from '../../app/authorization/own-account-only.ts';
import { accessRecorder } from '../../app/secret/access-records.ts';
import { faultOf } from '../../app/telemetry/fault.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import { pageTokens } from '../../domain/listing/page-token.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { tokenMac } from '../../infra/credentials/token-mac.ts';
import { cronerScheduleClock } from '../../infra/rotation/schedule-clock.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { randomIds, systemRandom } from '../../infra/system/random.ts';
import type { ServicePorts } from './service-ports.ts';

/** Versions whose last read a process remembers beside the access records of the heads. */
const REMEMBERED_READS = 10_000;

/** What the ports of a process are made from. */
export type ProcessSettings = {
  readonly rootSecretAccessKey: string;
  readonly telemetry: Telemetry;
};

/** The ports that are the same in every deployment: those of the process it runs in. */
export const processPorts = ({
  rootSecretAccessKey,
  telemetry,
}: ProcessSettings): Pick<
  ServicePorts,
  'accesses' | 'authorizer' | 'clock' | 'ids' | 'random' | 'pause' | 'tokens' | 'schedules'
> => ({
  accesses: accessRecorder({
    clock: systemClock,
    maxRemembered: REMEMBERED_READS,
    onFault: reportedAccessFault(telemetry, randomIds),
  }),
  authorizer: ownAccountOnly,
  clock: systemClock,
  ids: randomIds,
  random: systemRandom,
  pause: systemPause,
  tokens: pageTokens(tokenMac(rootSecretAccessKey)),
  schedules: cronerScheduleClock(),
});

/** Reports an access record that failed after its reader was answered. */
export const reportedAccessFault =
  (telemetry: Telemetry, ids: Pick<Ids, 'requestId'>) =>
  (region: Region, error: unknown): void =>
    telemetry({
      kind: 'access-failure',
      requestId: ids.requestId(),
      region,
      fault: faultOf(error),
    });
