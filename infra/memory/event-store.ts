import type { DueKind, EventStore } from '../../domain/ports/event-store.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import { advance } from '../../domain/secret/head.ts';
import { withRead } from '../stored-form/access.ts';
import { decodeCommit, encodeCommit, type StoredCommit } from '../stored-form/commit.ts';
import { decodeHead, encodeHead, type IndexedHead } from '../stored-form/head.ts';
import { dueIn, type Scheduled } from './due.ts';
import { listIn } from './listing.ts';
import { memoryReplicaStatuses } from './replica-statuses.ts';
import { emptyState, type StreamState, withCommit, withoutValues } from './stream-state.ts';

/** A stream as it is kept: in the stored form of every adapter. */
type Kept = Omit<StreamState, 'head'> & {
  readonly stream: StreamId;
  readonly head: IndexedHead;
  readonly commits: readonly StoredCommit[];
};

/**
 * The port in memory: for tests, and as the reference for the other adapters. It keeps the stored form
 * and decodes it for each read, so that every test on it tests the stored form too.
 */
export const memoryEventStore = (): EventStore => {
  const { streams, stateOf, commitsOf, keep } = keptStreams();
  const { statuses, retries } = memoryReplicaStatuses();
  const scheduled: { readonly [Kind in DueKind]: () => readonly Scheduled[] } = {
    purge: () => streams().map(purges),
    replica: retries,
  };

  return {
    ...statuses,

    load: async (stream) => stateOf(stream).head,
    loadAll: async (streams) => streams.map((stream) => stateOf(stream).head),

    append: async (head, commit) => {
      const { stream } = head;
      const before = stateOf(stream);
      if (before.head.seq !== head.seq) return { kind: 'lost', head: before.head };
      const after = advance(head, commit);
      const stored = encodeCommit(after.seq, commit);
      keep(withCommit(before, { before: head, after }, commit), [...commitsOf(stream), stored]);
      return { kind: 'appended', head: after };
    },

    loadSealed: async (stream, versionId) => stateOf(stream).values.get(versionId) ?? null,

    async *readCommits(stream, after = 0) {
      yield* commitsOf(stream).slice(after).map(decodeCommit);
    },

    recordAccess: async ({ stream, seq }, versionId, day) => {
      const before = stateOf(stream);
      const { head } = before;
      if (head.seq !== seq || head.secret.status === 'absent') return;
      keep({ ...before, head: { ...head, access: withRead(head.access, versionId, day) } });
    },

    removeSealed: async (stream, versionIds) => keep(withoutValues(stateOf(stream), versionIds)),

    sealedIds: async (stream) => [...stateOf(stream).values.keys()],
    orders: new Set(['createdDate', 'name', 'changedDate', 'accessedDate']),
    list: async (owner, page) => listIn(streams(), owner, page),
    due: async (kind, now, limit) => dueIn(scheduled[kind](), now, limit),
  };
};

const keptStreams = () => {
  const kept = new Map<string, Kept>();
  const stateOf = (stream: StreamId): StreamState => {
    const found = kept.get(streamKey(stream));
    return found === undefined ? emptyState(stream) : decoded(found);
  };
  const commitsOf = (stream: StreamId) => kept.get(streamKey(stream))?.commits ?? [];
  const keep = (state: StreamState, commits = commitsOf(state.head.stream)): void => {
    kept.set(streamKey(state.head.stream), encoded(state, commits));
  };
  return { streams: () => [...kept.values()], stateOf, commitsOf, keep };
};

// Bytes are copied on the way in and out, as in a store that keeps them elsewhere.

const encoded = ({ head, values, purgedAt }: StreamState, commits: Kept['commits']): Kept => ({
  ...structuredClone({ stream: head.stream, head: encodeHead(head), values, purgedAt }),
  commits,
});

const decoded = (kept: Kept): StreamState => {
  const { stream, head, values, purgedAt } = structuredClone({ ...kept, commits: [] });
  return { head: decodeHead(stream, head), values, purgedAt };
};

const purges = ({ stream, head, purgedAt }: Kept) => ({
  stream,
  times: [head.purgeAfter, purgedAt],
});
