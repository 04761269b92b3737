import type { EventStore } from '../../domain/ports/event-store.ts';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Head } from '../../domain/ports/stream.ts';

/**
 * A store that distrusts a file with damaged pages: the MAC of a row vouches for what is found there, but
 * nothing vouches for what is not found. So it lists nothing then, and reports no secret as absent.
 */
export const suspectStore = (
  store: EventStore,
  isSuspect: () => boolean,
  pathOf: () => string,
): EventStore => {
  const assertFound = (head: Head): Head => {
    if (head.seq === 0 && isSuspect()) throw damaged(pathOf());
    return head;
  };
  return {
    ...store,
    load: async (stream) => assertFound(await store.load(stream)),
    loadAll: async (streams) => (await store.loadAll(streams)).map(assertFound),
    list: async (owner, page) => {
      if (isSuspect()) throw damaged(pathOf());
      return store.list(owner, page);
    },
  };
};

/** The outage of a damaged file, with instructions for the operator. */
export const damaged = (path: string): Outage => {
  const reason =
    `${path} is damaged: stop the service and run sealstream check --repair, ` +
    'or restore it from a backup';
  return new Outage('unavailable', reason, new Misconfiguration(reason));
};
