import { positionIn } from '../../domain/listing/position.ts';
import type {
  Listed,
  ListOrder,
  Position,
  SecretIndex,
  Unreadable,
} from '../../domain/ports/secret-index.ts';
import type { SecretName } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';

/** A walk over the secrets of an owner in one of the orders a store keeps. */
export type Walk = {
  readonly owner: Owner;
  readonly order: ListOrder;
  readonly descending: boolean;
  readonly namePrefix: string | null;
  readonly wanted: (entry: Listed) => boolean;
  readonly onUnreadable: (secret: Unreadable) => void;
};

/** Some entries, and the position to go on after; `null` at the end. */
export type Part = { readonly entries: readonly Listed[]; readonly next: Position | null };

/** A request goes on for as long as it has looked at fewer: a short page then brings a token. */
const MOST_EXAMINED = 2_000;
const CHUNK = 500;

/**
 * The next `limit` wanted entries after a position. A page of which nothing is left out reads what it
 * shows; then larger parts are read, only as far as needed and no more than 2100 entries. A secret that
 * moved on meanwhile and is met again is shown where it was met last.
 */
export const scan = async (
  store: SecretIndex,
  walk: Walk,
  { after, limit }: { readonly after: Position | null; readonly limit: number },
): Promise<Part> => {
  const { owner, wanted, onUnreadable, ...order } = walk;
  const found = new Map<SecretName, Listed>();
  let position = after;
  let examined = 0;
  do {
    const part = found.size === examined ? limit - found.size : CHUNK;
    const page = await store.list(owner, { ...order, limit: part, after: position });
    const { entries, unreadable, next } = page;
    for (const secret of unreadable) onUnreadable(secret);
    for (const entry of entries.filter(wanted)) putLast(found, entry);
    if (found.size >= limit || next === null) return upTo(found, { limit, next, walk });
    examined += entries.length + unreadable.length;
    position = next;
  } while (examined < MOST_EXAMINED);
  return { entries: [...found.values()], next: position };
};

const putLast = (found: Map<SecretName, Listed>, entry: Listed): void => {
  const { name } = entry.summary;
  found.delete(name);
  found.set(name, entry);
};

type End = { readonly limit: number; readonly next: Position | null; readonly walk: Walk };

/** What is found beyond the limit is on the next page. */
const upTo = (found: ReadonlyMap<SecretName, Listed>, { limit, next, walk }: End): Part => {
  const entries = [...found.values()].slice(0, limit);
  const last = entries.at(-1);
  const isCut = found.size > limit && last !== undefined;
  return { entries, next: isCut ? positionIn(walk.order, last) : next };
};
