import type { Clock } from '../../domain/ports/clock.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Sealer } from '../../domain/ports/sealer.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { CircuitBreakers } from './circuit-breaker.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** The store and the keys of one region. */
export type RegionPorts = { readonly store: EventStore; readonly sealer: Sealer };

/** What the workers of replication work with. */
export type ReplicationPorts = {
  /** `null` for a region this home does not replicate to. */
  readonly regional: (region: Region) => RegionPorts | null;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pause: Pause;
  readonly breakers: CircuitBreakers;
  readonly memoryBudget: MemoryBudget;
  readonly notices: ReplicationNotices;
};

/** The ports of the workers, and those of the region of a primary. */
export type PrimaryPorts = ReplicationPorts & { readonly primary: RegionPorts };

/** Whom the workers tell of what does not go its way. None of it holds a value. */
export type ReplicationNotices = {
  /** An attempt failed; `error` is what was thrown, if anything was. */
  readonly failed: (failure: ReplicationFailure, error: unknown) => void;
  /** Whether giving up here reaches an operator. Where it does not, the schedule makes the last attempt. */
  readonly mayGiveUp: boolean;
  /** A failure that might have passed was tried often enough; an operator has to look. */
  readonly gaveUp: (failure: ReplicationFailure) => Promise<void>;
};

/** A copy that was not made. */
export type ReplicationFailure = {
  /** Of the primary. */
  readonly stream: StreamId;
  readonly region: Region;
  readonly message: string;
};
