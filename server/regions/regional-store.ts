import { wrapStore } from '../../app/store/wrap-store.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { ListOrder } from '../../domain/ports/secret-index.ts';
import type { ChangeFeed, Probe } from '../../domain/ports/store-capabilities.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { BackgroundCheck } from '../../infra/sqlite/check/structure.ts';
import type { RegionPool } from './region-pool.ts';

/** The event stores of all regions. Optional members are capabilities that only some kinds of store have. */
export type RegionalStores = {
  readonly of: (region: Region) => EventStore;
  /** The regions that are known to have secrets, and whose scheduled work this process does. */
  readonly regions: () => readonly Region[];
  /** The change feed of a region; absent where the database delivers changes by itself. */
  readonly changes?: (region: Region) => ChangeFeed;
  /** Absent where the stores are files of this process. */
  readonly probe?: Probe;
  /** Checks the files of all regions in the background; absent where there are none. */
  readonly check?: (callbacks: CheckCallbacks) => BackgroundCheck;
  readonly close: () => void;
};

/** Callbacks of the background check. */
export type CheckCallbacks = {
  readonly sound: (region: Region, milliseconds: number) => void;
  /** From now on, what is not found in this region's file may have been lost. */
  readonly damaged: (region: Region, error: unknown) => void;
  /** The check itself failed. */
  readonly failed: (error: unknown) => void;
};

/** The store of a region, opened for each call that needs it; all regions list in these orders. */
export const regionalStore = (
  stores: RegionPool<EventStore>,
  region: Region,
  orders: ReadonlySet<ListOrder>,
): EventStore => ({
  ...wrapStore({ orders }, (_kind, call) => stores.use(region, call)),
  async *readCommits(...args) {
    const { resource, release } = stores.acquire(region);
    try {
      yield* resource.readCommits(...args);
    } finally {
      release();
    }
  },
});
