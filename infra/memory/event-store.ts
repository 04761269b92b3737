import type { EventStore } from '../../domain/ports/event-store.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import { advance } from '../../domain/secret/head.ts';
import { notedAccess } from '../event-store/noted-access.ts';
import { dueIn } from './due.ts';
import { listIn } from './listing.ts';
import { memoryReplicaStatuses } from './replica-statuses.ts';
import { type Stored, untouched, withCommit, withoutValues } from './stored.ts';

/** The contract in its simplest form: for tests, and to compare other adapters with. */
export const memoryEventStore = (): EventStore => {
  const streams = new Map<string, Stored>();
  const stored = (stream: StreamId): Stored => streams.get(streamKey(stream)) ?? untouched(stream);
  // Copies go in and out, as with a store that keeps bytes elsewhere.
  const keep = (next: Stored) => streams.set(streamKey(next.head.stream), structuredClone(next));

  return {
    ...memoryReplicaStatuses(),

    load: async (stream) => structuredClone(stored(stream).head),
    loadAll: async (streams) => streams.map((stream) => structuredClone(stored(stream).head)),

    append: async (head, commit) => {
      const before = stored(head.stream);
      if (before.head.seq !== head.seq) return { kind: 'lost', head: structuredClone(before.head) };
      const after = advance(head, commit);
      keep(withCommit(before, { before: head, after }, commit));
      return { kind: 'appended', head: after };
    },

    loadSealed: async (stream, versionId) =>
      structuredClone(stored(stream).values.get(versionId) ?? null),

    async *readCommits(stream, after = 0) {
      yield* structuredClone(stored(stream).commits.slice(after));
    },

    recordAccess: async ({ stream, seq }, versionId, day) => {
      const before = stored(stream);
      const { head } = before;
      if (head.seq !== seq || head.secret.status === 'absent') return;
      keep({ ...before, head: { ...head, access: notedAccess(head.access, versionId, day) } });
    },

    removeSealed: async (stream, versionIds) => {
      keep(withoutValues(stored(stream), versionIds));
    },

    sealedIds: async (stream) => [...stored(stream).values.keys()],
    orders: new Set(['createdDate', 'name', 'changedDate', 'accessedDate']),
    list: async (owner, page) => structuredClone(listIn(streams.values(), owner, page)),
    due: async (now, limit) => structuredClone(dueIn(streams.values(), now, limit)),
  };
};
