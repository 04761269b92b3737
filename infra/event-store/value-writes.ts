import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Commit, Head } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { holdsValue } from '../../domain/secret/state.ts';

/** The heads before and after a commit. */
export type Move = { readonly before: Head; readonly after: Head };

/** The writes of a commit to the sealed values of its stream. Each id is in one list only. */
export type ValueWrites = {
  /** Fail if the id has a value. */
  readonly inserted: readonly SealedVersion[];
  /** Replace whatever is stored under the id. */
  readonly put: readonly SealedVersion[];
  /** Fail if the id has no value. */
  readonly replaced: readonly SealedVersion[];
  readonly removed: readonly VersionId[];
};

/**
 * Plans the writes of a commit. The head before it, which is compared in the same transaction, says which
 * versions have a value. A value stored under any other id is left over from a purge, and is overwritten.
 */
export const valueWrites = ({ before, after }: Move, { values }: Commit): ValueWrites => {
  const kept = values.removed.find((id) => holdsValue(after, id));
  if (kept !== undefined) throw new Error(`A commit removes the value of ${kept} and keeps it`);
  const added = values.added === null ? [] : [values.added];
  return {
    inserted: added.filter(({ versionId }) => holdsValue(before, versionId)),
    put: [...added.filter(({ versionId }) => !holdsValue(before, versionId)), ...values.copied],
    // A key change may rewrap a version that its own commit then drops.
    replaced: values.rewrapped.filter(({ versionId }) => !values.removed.includes(versionId)),
    removed: [...new Set(values.removed)],
  };
};

/** Whether a commit purges a secret, which leaves its values to be removed. */
export const isPurge = ({ before, after }: Move): boolean =>
  before.secret.status !== 'absent' && after.secret.status === 'absent';
