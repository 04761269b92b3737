import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { holdsValue } from '../../domain/secret/held-values.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';
import { isPurge, type Move, valueWrites } from '../event-store/value-writes.ts';

/** All there is of one stream. */
export type Stored = {
  readonly head: Head;
  readonly commits: readonly RecordedCommit[];
  readonly values: ReadonlyMap<VersionId, SealedVersion>;
  /** When a secret was purged whose values are not known to be gone. */
  readonly purgedAt: Instant | null;
};

/** What there is of a stream before anything happened. */
export const untouched = (stream: StreamId): Stored => ({
  head: emptyHead(stream),
  commits: [],
  values: new Map(),
  purgedAt: null,
});

/** After a commit that moves the head on. Throws when a value is in the way, or is missing. */
export const withCommit = (stored: Stored, move: Move, commit: Commit): Stored => {
  const { events, origin } = commit;
  return {
    head: move.after,
    commits: [...stored.commits, { seq: move.after.seq, events, origin }],
    values: withWrites(stored.values, move, commit),
    purgedAt: isPurge(move) ? origin.at : stored.purgedAt,
  };
};

const withWrites = (values: Stored['values'], move: Move, commit: Commit): Stored['values'] => {
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

/** After the removal of values, save those the secret has. */
export const withoutValues = (stored: Stored, versionIds: readonly VersionId[]): Stored => {
  const held = (versionId: VersionId) => holdsValue(stored.head, versionId);
  const left = [...stored.values].filter(([id]) => held(id) || !versionIds.includes(id));
  const finished = left.every(([versionId]) => held(versionId));
  return { ...stored, values: new Map(left), purgedAt: finished ? null : stored.purgedAt };
};
