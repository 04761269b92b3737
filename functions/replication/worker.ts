import type { ReplicationPorts } from '../../domain/replication/ports.ts';
import { processLimits } from '../../domain/replication/process-limits.ts';
import type { Region } from '../../domain/secret/ids.ts';
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
    ...processLimits(systemClock),
  },
  log: toStandardOutput,
});

/**
 * What an invocation leaves unused of its time, in milliseconds, for the secrets that were begun just
 * before. One takes a tenth of a second; each call of one that meets silence takes 5 s (`clientOptions`),
 * and the calls for a secret of two values are about twelve in turn. A container that is killed all the
 * same leaves each region as it was or as it should be, and the work is done again.
 */
export const MARGIN = 60_000;
