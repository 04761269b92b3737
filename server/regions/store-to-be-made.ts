import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Page } from '../../domain/ports/secret-index.ts';
import { emptyHead } from '../../domain/secret/head.ts';

const NO_PAGE: Page = { entries: [], unreadable: [], next: null };

/** A store that is there once something was written. Until then it is empty, and reads do not make it. */
export const storeToBeMade = (store: EventStore, isMade: () => boolean): EventStore => ({
  load: async (stream) => (isMade() ? store.load(stream) : emptyHead(stream)),
  loadAll: async (streams) => (isMade() ? store.loadAll(streams) : streams.map(emptyHead)),
  append: store.append,
  loadSealed: async (stream, versionId) => (isMade() ? store.loadSealed(stream, versionId) : null),
  async *readCommits(stream, after) {
    if (isMade()) yield* store.readCommits(stream, after);
  },
  recordAccess: async (head, versionId, day) => {
    if (isMade()) await store.recordAccess(head, versionId, day);
  },
  removeSealed: async (stream, versionIds) => {
    if (isMade()) await store.removeSealed(stream, versionIds);
  },
  sealedIds: async (stream) => (isMade() ? store.sealedIds(stream) : []),
  orders: store.orders,
  list: async (owner, page) => (isMade() ? store.list(owner, page) : NO_PAGE),
  due: async (now, limit) => (isMade() ? store.due(now, limit) : []),
  replicaStatuses: async (stream) => (isMade() ? store.replicaStatuses(stream) : new Map()),
  saveReplicaStatus: store.saveReplicaStatus,
  removeReplicaStatus: async (stream, region, epoch) => {
    if (isMade()) await store.removeReplicaStatus(stream, region, epoch);
  },
  replicasDue: async (now, limit) => (isMade() ? store.replicasDue(now, limit) : []),
});
