import type { Appended, EventStore } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Commit, Head } from '../../domain/ports/stream.ts';

/** A fault of one append. */
export type Fault =
  | 'none'
  /** Throws, and nothing was written. */
  | 'outageBeforeWrite'
  /** Throws although the commit was written: the reply was lost. */
  | 'replyLost'
  /** Contended with another writer; nothing was written. */
  | 'contended'
  /** Contended, although the commit was written. */
  | 'contendedButWritten';

/** Injects these faults into the first appends, one each; later appends work. */
export const withFaults = (store: EventStore, plan: readonly Fault[]): EventStore => {
  const faults = plan.values();
  return {
    ...store,
    append: (head, commit) => appendWith(faults.next().value ?? 'none', store, head, commit),
  };
};

const appendWith = async (
  fault: Fault,
  store: EventStore,
  head: Head,
  commit: Commit,
): Promise<Appended> => {
  switch (fault) {
    case 'none':
      return store.append(head, commit);
    case 'outageBeforeWrite':
      throw new Outage('unavailable', 'The store is away');
    case 'replyLost':
      await store.append(head, commit);
      throw new Outage('unavailable', 'The reply got lost');
    case 'contended':
      return { kind: 'contended' };
    case 'contendedButWritten':
      await store.append(head, commit);
      return { kind: 'contended' };
  }
};
