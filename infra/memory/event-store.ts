import type { EventStore, Head, RecordedCommit, StreamId } from '../../domain/ports/event-store.ts';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import { advance, emptyHead } from '../../domain/secret/head.ts';
import type { VersionId } from '../../domain/secret/ids.ts';

type Stored = {
  readonly head: Head;
  readonly commits: readonly RecordedCommit[];
  readonly values: ReadonlyMap<VersionId, SealedVersion>;
};

/** The contract in its simplest form: for tests, and to compare other adapters with. */
export const memoryEventStore = (): EventStore => {
  const streams = new Map<string, Stored>();
  const stored = (stream: StreamId): Stored => streams.get(keyOf(stream)) ?? untouched(stream);

  // Copies go in and out, as with a store that keeps bytes elsewhere.
  return {
    load: async (stream) => structuredClone(stored(stream).head),

    append: async (head, commit) => {
      const before = stored(head.stream);
      if (before.head.seq !== head.seq) return { kind: 'lost', head: structuredClone(before.head) };
      const after = advance(head, commit);
      const { events, origin, sealed } = commit;
      const next: Stored = {
        head: after,
        commits: [...before.commits, { seq: after.seq, events, origin }],
        values: sealed === null ? before.values : withValue(before.values, sealed),
      };
      streams.set(keyOf(head.stream), structuredClone(next));
      return { kind: 'appended', head: after };
    },

    loadSealed: async (stream, versionId) =>
      structuredClone(stored(stream).values.get(versionId) ?? null),

    async *readCommits(stream, after = 0) {
      yield* structuredClone(stored(stream).commits.slice(after));
    },
  };
};

const keyOf = ({ account, region, name }: StreamId): string => `${account}#${region}#${name}`;

const untouched = (stream: StreamId): Stored => ({
  head: emptyHead(stream),
  commits: [],
  values: new Map(),
});

const withValue = (values: Stored['values'], sealed: SealedVersion): Stored['values'] => {
  if (values.has(sealed.versionId)) throw new Error(`${sealed.versionId} has a value already`);
  return new Map(values).set(sealed.versionId, sealed);
};
