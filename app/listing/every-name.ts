import type { Listed, Position, SecretIndex, Unreadable } from '../../domain/ports/secret-index.ts';
import type { Owner } from '../../domain/secret/names.ts';

/** The secrets of an owner whose names have a prefix; all of them for `null`. */
export type Names = { readonly owner: Owner; readonly namePrefix: string | null };

const CHUNK = 500;

/** Secrets that are read in the order of their names before another order is tried. */
const FEW = 1_000;

/**
 * Yields all of them in the order of their names, reading chunk by chunk; like any list, it may lag. Entries
 * that cannot be read go to `onUnreadable`, and unless that throws the others follow.
 */
export async function* everyNameUnder(
  index: SecretIndex,
  { owner, namePrefix }: Names,
  onUnreadable: (secret: Unreadable) => void,
): AsyncGenerator<Listed> {
  const request = { order: 'name', descending: false, limit: CHUNK, namePrefix } as const;
  let after: Position | null = null;
  do {
    const { entries, unreadable, next } = await index.list(owner, { ...request, after });
    for (const secret of unreadable) onUnreadable(secret);
    yield* entries;
    after = next;
  } while (after !== null);
}

/** Reads all of them when they are no more than a thousand; `null` when there are more. */
export const fewNamesUnder = async (
  index: SecretIndex,
  names: Names,
  onUnreadable: (secret: Unreadable) => void,
): Promise<readonly Listed[] | null> => {
  const few: Listed[] = [];
  for await (const entry of everyNameUnder(index, names, onUnreadable)) {
    if (few.length === FEW) return null;
    few.push(entry);
  }
  return few;
};
