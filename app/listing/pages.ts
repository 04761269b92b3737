import { comparePositions, positionIn } from '../../domain/listing/query.ts';
import type {
  Listed,
  ListOrder,
  Position,
  SecretIndex,
  Unreadable,
} from '../../domain/ports/secret-index.ts';
import type { SecretName } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';

/** The part of a list to find: at most `limit` entries after a position. */
export type Span = { readonly after: Position | null; readonly limit: number };

/** Some entries, and the position to continue from; `null` at the end. */
export type Part = { readonly entries: readonly Listed[]; readonly next: Position | null };

/** An order, and which entries are wanted in it. */
export type Ranking = {
  readonly order: ListOrder;
  readonly descending: boolean;
  readonly wanted: (entry: Listed) => boolean;
};

/** A scan over the secrets of an owner in one of the orders of its index. */
export type Scan = Ranking & {
  readonly owner: Owner;
  readonly namePrefix: string | null;
  readonly onUnreadable: (secret: Unreadable) => void;
};

/** A request reads on until it has examined this many: a short page then brings a token. */
const MOST_EXAMINED = 2_000;
const CHUNK = 500;

/**
 * Finds the next wanted entries in the order of the index. A page from which nothing is filtered out reads
 * what it shows; otherwise larger chunks are read, only as far as needed and no more than 2100 entries. A
 * secret that moved meanwhile and is met again is shown where it was met last.
 */
export const scanned = async (
  index: SecretIndex,
  scan: Scan,
  { after, limit }: Span,
): Promise<Part> => {
  const { owner, wanted, onUnreadable, ...order } = scan;
  const found = new Map<SecretName, Listed>();
  let position = after;
  let examined = 0;
  do {
    const chunk = found.size === examined ? limit - found.size : CHUNK;
    const page = await index.list(owner, { ...order, limit: chunk, after: position });
    const { entries, unreadable, next } = page;
    for (const secret of unreadable) onUnreadable(secret);
    for (const entry of entries.filter(wanted)) putLast(found, entry);
    if (found.size >= limit || next === null) return cut(found, { limit, next, order: scan.order });
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

type End = { readonly limit: number; readonly next: Position | null; readonly order: ListOrder };

/** Leaves what was found beyond the limit to the next page. */
const cut = (found: ReadonlyMap<SecretName, Listed>, { limit, next, order }: End): Part => {
  const entries = [...found.values()].slice(0, limit);
  const last = entries.at(-1);
  const isCut = found.size > limit && last !== undefined;
  return { entries, next: isCut ? positionIn(order, last) : next };
};

/** Entries that are collected before only the best of them are kept. */
const COLLECTED = 500;

/**
 * Finds the next wanted entries in an order that they do not come in. Every entry is examined, but only the
 * best so far are kept, so memory does not grow with their number.
 */
export const ranked = async (
  entries: AsyncIterable<Listed> | Iterable<Listed>,
  { wanted, order, descending }: Ranking,
  { after, limit }: Span,
): Promise<Part> => {
  const direction = descending ? -1 : 1;
  const compare = (left: Position, right: Position): number =>
    direction * comparePositions(order, left, right);
  let best: readonly Positioned[] = [];
  let collected: Positioned[] = [];
  for await (const entry of entries) {
    const position = positionIn(order, entry);
    if ((after !== null && compare(position, after) <= 0) || !wanted(entry)) continue;
    collected.push([position, entry]);
    if (collected.length < COLLECTED) continue;
    best = bestOf([...best, ...collected], compare, limit + 1);
    collected = [];
  }
  const kept = bestOf([...best, ...collected], compare, limit + 1);
  const page = kept.slice(0, limit);
  const last = kept.length > limit ? page.at(-1) : undefined;
  return { entries: page.map(([, entry]) => entry), next: last?.[0] ?? null };
};

type Positioned = readonly [Position, Listed];

const bestOf = (
  positioned: readonly Positioned[],
  compare: (left: Position, right: Position) => number,
  count: number,
): readonly Positioned[] =>
  positioned.toSorted(([left], [right]) => compare(left, right)).slice(0, count);
