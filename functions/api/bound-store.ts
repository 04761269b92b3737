import type { EventStore } from '../../domain/ports/event-store.ts';

/**
 * A store that gives and takes nothing before it is known to be the right one. What is read meanwhile is
 * held back, so that this costs reads no time; writes wait. Rejects with what `bound` rejects with.
 */
export const boundStore = (store: EventStore, bound: () => Promise<void>): EventStore => {
  const read =
    <Args extends readonly unknown[], Result>(operation: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const [result] = await Promise.all([operation(...args), bound()]);
      return result;
    };
  const write =
    <Args extends readonly unknown[], Result>(operation: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await bound();
      return operation(...args);
    };
  return {
    load: read(store.load),
    loadAll: read(store.loadAll),
    loadSealed: read(store.loadSealed),
    async *readCommits(stream, after) {
      await bound();
      yield* store.readCommits(stream, after);
    },
    sealedIds: read(store.sealedIds),
    orders: store.orders,
    list: read(store.list),
    due: read(store.due),
    replicaStatuses: read(store.replicaStatuses),
    replicasDue: read(store.replicasDue),
    append: write(store.append),
    recordAccess: write(store.recordAccess),
    removeSealed: write(store.removeSealed),
    saveReplicaStatus: write(store.saveReplicaStatus),
    removeReplicaStatus: write(store.removeReplicaStatus),
  };
};
