import type { Clock } from '../../domain/ports/clock.ts';
import { type BreakerSettings, circuitBreakers } from './circuit-breaker.ts';
import { memoryBudget } from './memory-budget.ts';
import type { ReplicationPorts } from './ports.ts';

/** What all work of one process shares, so that no region and no large secret takes the place of others. */
export const processLimits = (
  clock: Clock,
  breaker: BreakerSettings,
): Pick<ReplicationPorts, 'breakers' | 'memoryBudget'> => ({
  breakers: circuitBreakers(clock, breaker),
  memoryBudget: memoryBudget(),
});
