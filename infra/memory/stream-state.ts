import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Commit, Head, StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';
import { holdsValue } from '../../domain/secret/state.ts';
import { isPurge, type Move, valueWrites } from '../event-store/value-writes.ts';

/** The state of a stream: everything but its history. */
export type StreamState = {
  readonly head: Head;
  readonly values: ReadonlyMap<VersionId, SealedVersion>;
  /** When a secret was purged whose values are not known to be gone. */
  readonly purgedAt: Instant | null;
};

/** The state of a stream without commits. */
export const emptyState = (stream: StreamId): StreamState => ({
  head: emptyHead(stream),
  values: new Map(),
  purgedAt: null,
});

/** The state after a commit. Throws when a version to insert has a value, or one to replace has none. */
export const withCommit = (state: StreamState, move: Move, commit: Commit): StreamState => ({
  head: move.after,
  values: withWrites(state.values, move, commit),
  purgedAt: isPurge(move) ? commit.origin.at : state.purgedAt,
});

const withWrites = (
  values: StreamState['values'],
  move: Move,
  commit: Commit,
): StreamState['values'] => {
  const { inserted, put, replaced, removed } = valueWrites(move, commit);
  if (inserted.some(({ versionId }) => values.has(versionId))) {
    throw new Error('A version has a value already');
  }
  if (!replaced.every(({ versionId }) => values.has(versionId))) {
    throw new Error('A version has no value to replace');
  }
  const written = new Map(values);
  for (const sealed of [...inserted, ...put, ...replaced]) written.set(sealed.versionId, sealed);
  for (const versionId of removed) written.delete(versionId);
  return written;
};

/** The state after the removal of these values, except those that belong to a version of the secret. */
export const withoutValues = (
  state: StreamState,
  versionIds: readonly VersionId[],
): StreamState => {
  const held = (versionId: VersionId) => holdsValue(state.head, versionId);
  const left = [...state.values].filter(([id]) => held(id) || !versionIds.includes(id));
  const finished = left.every(([versionId]) => held(versionId));
  return { ...state, values: new Map(left), purgedAt: finished ? null : state.purgedAt };
};
