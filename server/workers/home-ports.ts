import {
  processLimits,
  type ReplicationFailure,
  type ReplicationNotices,
  type ReplicationPorts,
} from '../../app/replication/ports.ts';
import type { RequestLog } from '../../functions/api/request-log.ts';
import { REGION_BREAKER } from '../../infra/aws/call-limits.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { randomIds } from '../../infra/system/ids.ts';
import { systemPause } from '../../infra/system/pause.ts';
import type { Home } from '../home/home.ts';
import { failureLog } from '../logging/failure-log.ts';

/** The workers' ports in a home that serves every region. */
export const homePorts = (
  { regional }: Pick<Home, 'regional'>,
  log: RequestLog,
): ReplicationPorts => ({
  regional,
  clock: systemClock,
  ids: randomIds,
  pause: systemPause,
  ...processLimits(systemClock, REGION_BREAKER),
  notices: loggedNotices(log),
});

/** A line for each failure: what is given up can be seen by `sealstream replicas list` as well. */
const loggedNotices = (log: RequestLog): ReplicationNotices => {
  const line = failureLog(log);
  return {
    failed: (failure, error) => line({ operation: 'replicate', ...placeOf(failure) }, error),
    mayGiveUp: true,
    gaveUp: async (failure) =>
      line({ operation: 'replicate-gave-up', ...placeOf(failure) }, undefined),
  };
};

const placeOf = ({ stream, region, message }: ReplicationFailure) => ({
  stream,
  replicaRegion: region,
  message,
});
