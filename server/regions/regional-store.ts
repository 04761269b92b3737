import { wrapStore } from '../../app/store/wrap-store.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { ListOrder } from '../../domain/ports/secret-index.ts';
import type { ChangeFeed, Probe } from '../../domain/ports/store-capabilities.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { BackgroundCheck } from '../../infra/sqlite/check/structure.ts';
import type { Regional } from './regional.ts';

/** The event stores of all regions, and how to close them. */
export type RegionalStores = {
  readonly of: (region: Region) => EventStore;
  /** Those that are known to have secrets, and whose scheduled work is done by this process. */
  readonly regions: () => readonly Region[];
  /** What happened in a region that replicas may need; `null` where a stream of the store tells it. */
  readonly changes: ((region: Region) => ChangeFeed) | null;
  /** Throws if a store that is elsewhere does not answer; absent where the store is files of our own. */
  readonly probe?: Probe;
  /** Looks at the files of all regions in the background; absent where there are none. */
  readonly check?: (told: Looks) => BackgroundCheck;
  readonly close: () => void;
};

/** Who is told of each look at a file. */
export type Looks = {
  readonly sound: (region: Region, milliseconds: number) => void;
  /** From now on nothing vouches for what is not found there. */
  readonly damaged: (region: Region, error: unknown) => void;
  /** The look itself did not work. */
  readonly failed: (error: unknown) => void;
};

/** The store of a region, opened for each call that needs it; all regions list in these orders. */
export const regionalStore = (
  stores: Regional<EventStore>,
  region: Region,
  orders: ReadonlySet<ListOrder>,
): EventStore => ({
  ...wrapStore({ orders }, (_kind, call) => stores.use(region, call)),
  async *readCommits(...args) {
    const { part, release } = stores.lease(region);
    try {
      yield* part.readCommits(...args);
    } finally {
      release();
    }
  },
});
