import { ownAccountOnly } from '../../app/authorization/own-account-only.ts';
import { pageTokens } from '../../domain/listing/page-token.ts';
import { tokenMac } from '../../infra/credentials/token-mac.ts';
import { cronerScheduleClock } from '../../infra/rotation/schedule-clock.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { randomIds } from '../../infra/system/ids.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { systemRandom } from '../../infra/system/random.ts';
import { recentReads } from './recent-reads.ts';
import type { ServicePorts } from './service.ts';

/** The ports that are the same in every home: those of the process it runs in. */
export const processPorts = (
  rootSecretAccessKey: string,
): Pick<
  ServicePorts,
  'authorizer' | 'clock' | 'ids' | 'random' | 'pause' | 'reads' | 'tokens' | 'schedules'
> => ({
  authorizer: ownAccountOnly,
  clock: systemClock,
  ids: randomIds,
  random: systemRandom,
  pause: systemPause,
  reads: recentReads({ max: 10_000 }),
  tokens: pageTokens(tokenMac(rootSecretAccessKey)),
  schedules: cronerScheduleClock(),
});
