import { wrapStore } from '../../app/store/wrap-store.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { ListOrder } from '../../domain/ports/secret-index.ts';
import type { Head } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';
import type { RegionPool } from './region-pool.ts';

/** The store of a region, opened through the pool for each call; all regions list in the same orders. */
export const pooledStore = (
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

/** A store that is created by its first write. Reads before that find it empty and do not create it. */
export const lazilyCreatedStore = (store: EventStore, exists: () => boolean): EventStore => {
  const { append, saveReplicaStatus } = store;
  return {
    // Most calls find the file, so the empty store is made for those alone that do not.
    ...wrapStore(store, async (_kind, call) => call(exists() ? store : memoryEventStore())),
    append,
    saveReplicaStatus,
  };
};

/**
 * A store whose file may have damaged pages. The MAC of a row vouches for what is found, but nothing
 * vouches for what is not found; so a suspect store lists nothing and reports no secret as absent.
 */
export const suspectStore = (
  store: EventStore,
  isSuspect: () => boolean,
  pathOf: () => string,
): EventStore => {
  const assertFound = (head: Head): Head => {
    if (head.seq === 0 && isSuspect()) throw damagedFile(pathOf());
    return head;
  };
  return {
    ...store,
    load: async (stream) => assertFound(await store.load(stream)),
    loadAll: async (streams) => (await store.loadAll(streams)).map(assertFound),
    list: async (owner, page) => {
      if (isSuspect()) throw damagedFile(pathOf());
      return store.list(owner, page);
    },
  };
};

/** The outage of a damaged file, with instructions for the operator. */
export const damagedFile = (path: string): Outage => {
  const reason =
    `${path} is damaged: stop the service and run sealstream check --repair, ` +
    'or restore it from a backup';
  return new Outage('unavailable', reason, new Misconfiguration(reason));
};
