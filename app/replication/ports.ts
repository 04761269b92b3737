import type { Clock } from '../../domain/ports/clock.ts';
import type { DueWork, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import type { Sealer } from '../../domain/ports/sealer.ts';
import type { SecretIndex } from '../../domain/ports/secret-index.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { type BreakerSettings, type CircuitBreakers, circuitBreakers } from './circuit-breaker.ts';
import { type MemoryBudget, memoryBudget } from './memory-budget.ts';

/** The ports of a store that replication needs: everything but the access records. */
export type ReplicationStore = EventStreams &
  SealedValues &
  SecretIndex &
  ReplicaStatuses &
  DueWork;

/** The store and the keys of one region. */
export type RegionPorts = { readonly store: ReplicationStore; readonly sealer: Sealer };

/** Dependencies of the replication workers. */
export type ReplicationPorts = {
  /** `null` for a region that this deployment does not replicate to. */
  readonly regional: (region: Region) => RegionPorts | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pause: Pause;
  readonly breakers: CircuitBreakers;
  readonly memoryBudget: MemoryBudget;
  readonly callbacks: ReplicationCallbacks;
};

/** Dependencies of work on one primary: `primary` has the ports of the primary's region. */
export type PrimaryPorts = ReplicationPorts & { readonly primary: RegionPorts };

/** Callbacks for failures. None of them receives a value. */
export type ReplicationCallbacks = {
  /** An attempt failed; `error` is what was thrown, if anything was. */
  readonly failed: (failure: ReplicationFailure, error: unknown) => void;
  /** Whether giving up here alerts an operator. If not, the last attempt is left to the schedule. */
  readonly mayGiveUp: boolean;
  /** Retries of a transient failure were exhausted; an operator has to look at it. */
  readonly gaveUp: (failure: ReplicationFailure) => Promise<void>;
};

/** A copy that was not made. */
export type ReplicationFailure = {
  /** The primary's stream. */
  readonly stream: StreamId;
  /** The replica's region. */
  readonly region: Region;
  readonly message: string;
};

/** Returns the ports of a region whose primaries are worked on. Throws if this deployment lacks it. */
export const regionPorts = (
  { regional }: Pick<ReplicationPorts, 'regional'>,
  region: Region,
): RegionPorts => {
  const ports = regional(region);
  if (ports === null) throw new Error(`This deployment does not have the region ${region}`);
  return ports;
};

/** Makes the limits that all work of one process shares, so that no region or large secret starves others. */
export const processLimits = (
  clock: Clock,
  settings: BreakerSettings,
): Pick<ReplicationPorts, 'breakers' | 'memoryBudget'> => ({
  breakers: circuitBreakers(clock, settings),
  memoryBudget: memoryBudget(),
});
