import type { Appended, EventStore } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { Commit, Head } from '../../domain/ports/stream.ts';

/** What goes wrong with one append. */
export type Fault =
  | 'none'
  /** Throws, and nothing was written. */
  | 'outageBeforeWrite'
  /** Throws, but the commit is in the store: the reply got lost. */
  | 'replyLost'
  /** Another writer is under way; nothing was written. */
  | 'contended'
  /** The outcome is unknown, and later it shows that the commit is in the store. */
  | 'contendedButWritten';

/** A store whose first appends meet these faults in turn; after the last one it works. */
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
