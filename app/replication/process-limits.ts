import type { Clock } from '../../domain/ports/clock.ts';
import type { ReplicationPorts } from './ports.ts';
import { type Breaker, reach } from './reach.ts';
import { room } from './room.ts';

/** What all work of one process shares, so that no region and no large secret takes the place of others. */
export const processLimits = (
  clock: Clock,
  breaker: Breaker,
): Pick<ReplicationPorts, 'reach' | 'room'> => ({
  reach: reach(clock, breaker),
  room: room(),
});
