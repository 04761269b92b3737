import { processLimits, type ReplicationPorts } from '../../app/replication/ports.ts';
import type { Region } from '../../domain/secret/ids.ts';
import {
  OTHER_REGION,
  REGION_BREAKER,
  SAME_REGION,
  silenceOf,
} from '../../infra/aws/call-limits.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { randomIds } from '../../infra/system/ids.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { toStandardOutput } from '../lambda/standard-output.ts';
import type { ReplicationLog } from './log.ts';
import { deployedRegions } from './regions.ts';
import type { ReplicationSettings } from './settings.ts';

/** What a worker of replication is made of. */
export type WorkerOptions = {
  /** Of the primaries it copies. */
  readonly region: Region;
  readonly ports: Omit<ReplicationPorts, 'notices'>;
  readonly log: ReplicationLog;
};

/** A worker of a deployment, for one container. */
export const deployedWorker = (settings: ReplicationSettings): WorkerOptions => ({
  region: settings.region,
  ports: {
    regional: deployedRegions(settings),
    clock: systemClock,
    ids: randomIds,
    pause: systemPause,
    ...processLimits(systemClock, REGION_BREAKER),
  },
  log: toStandardOutput,
});

/**
 * What an invocation leaves unused of its time, in milliseconds, for the secrets that were begun just
 * before. One takes a tenth of a second nearby, and a first copy of the largest to the farthest region
 * some 20 s. Of one of two values in trouble, about six calls in turn go to the own region, each of which
 * may be as slow as it can; in the other region the slowest call is followed by one that finds it silent,
 * which ends the copy. A container that is killed all the same leaves each region as it was or as it
 * should be, and the work is done again.
 */
export const MARGIN = 6 * SAME_REGION.call + OTHER_REGION.call + silenceOf(OTHER_REGION);
