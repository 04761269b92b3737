import { wrapStore } from '../../app/store/wrap-store.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';

/** A store that is made by the first write of something new. Until then it is empty: reads do not make it. */
export const lazyStore = (store: EventStore, isMade: () => boolean): EventStore => {
  const empty = memoryEventStore();
  const { append, saveReplicaStatus } = store;
  return {
    ...wrapStore(store, async (_kind, call) => call(isMade() ? store : empty)),
    append,
    saveReplicaStatus,
  };
};
