import type { EventStore, Listed, Position } from '../../../domain/ports/event-store.ts';
import type { Owner } from '../../../domain/secret/names.ts';

/** The secrets of an owner whose names start so; all of them for `null`. */
export type Names = { readonly owner: Owner; readonly namePrefix: string | null };

const CHUNK = 500;

/** Most secrets that are looked at in the order of their names before another way is tried. */
const FEW = 1_000;

/** All of them, in the order of names; only a part is held at a time. */
export async function* everyNameUnder(
  store: Pick<EventStore, 'list'>,
  { owner, namePrefix }: Names,
): AsyncIterable<Listed> {
  const request = { order: 'name', descending: false, limit: CHUNK, namePrefix } as const;
  let after: Position | null = null;
  do {
    const { entries, next } = await store.list(owner, { ...request, after });
    yield* entries;
    after = next;
  } while (after !== null);
}

/** All of them when they are no more than a thousand, `null` when there are more. */
export const fewNamesUnder = async (
  store: Pick<EventStore, 'list'>,
  names: Names,
): Promise<readonly Listed[] | null> => {
  const few: Listed[] = [];
  for await (const entry of everyNameUnder(store, names)) {
    if (few.length === FEW) return null;
    few.push(entry);
  }
  return few;
};
