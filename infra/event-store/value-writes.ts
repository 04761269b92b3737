import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Commit, Head } from '../../domain/ports/stream.ts';
import { holdsValue } from '../../domain/secret/held-values.ts';
import type { VersionId } from '../../domain/secret/ids.ts';

/** The two heads a commit lies between. */
export type Move = { readonly before: Head; readonly after: Head };

/** What a commit writes to the sealed values of its stream, each id in one list only. */
export type ValueWrites = {
  /** Must not be there yet. */
  readonly inserted: readonly SealedVersion[];
  /** Take the place of whatever is there. */
  readonly put: readonly SealedVersion[];
  /** Must be there. */
  readonly replaced: readonly SealedVersion[];
  readonly removed: readonly VersionId[];
};

/**
 * The head tells which versions have a value, and it is compared in the same transaction. So what is
 * stored under the id of any other version is left over from a purge, and must not stand in the way.
 */
export const valueWrites = ({ before, after }: Move, { values }: Commit): ValueWrites => {
  const kept = values.removed.find((id) => holdsValue(after, id));
  if (kept !== undefined) throw new Error(`A commit removes the value of ${kept} and keeps it`);
  const added = values.added === null ? [] : [values.added];
  return {
    inserted: added.filter(({ versionId }) => holdsValue(before, versionId)),
    put: [...added.filter(({ versionId }) => !holdsValue(before, versionId)), ...values.copied],
    // A key change wraps a version anew that the value it comes with may push out.
    replaced: values.rewrapped.filter(({ versionId }) => !values.removed.includes(versionId)),
    removed: [...new Set(values.removed)],
  };
};

/** Whether a commit ends the life of a secret, which leaves its values to be removed. */
export const isPurge = ({ before, after }: Move): boolean =>
  before.secret.status !== 'absent' && after.secret.status === 'absent';
