import { wrapStore } from '../../app/store/wrap-store.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';

/**
 * A store that hands out and changes nothing until it is known to be the right one. Reads run at the same
 * time as `bound` and their results are held back, so that this costs them no time; writes wait for it.
 * Rejects with the error of `bound`.
 */
export const boundStore = (store: EventStore, bound: () => Promise<void>): EventStore =>
  wrapStore(store, async (kind, call) => {
    if (kind === 'write') {
      await bound();
      return call(store);
    }
    const [result] = await Promise.all([call(store), bound()]);
    return result;
  });
