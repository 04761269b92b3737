import { comparePositions, positionIn } from '../../domain/listing/position.ts';
import type { Listed, ListOrder, Position } from '../../domain/ports/secret-index.ts';
import type { Part } from './scan.ts';

/** An order that the entries do not come in, of those that are wanted. */
export type Ranking = {
  readonly order: ListOrder;
  readonly descending: boolean;
  readonly wanted: (entry: Listed) => boolean;
};

/** Entries that are collected before the best of them are kept. */
const COLLECTED = 500;

/**
 * The next `limit` wanted entries after a position. All entries are gone through, but only the best ones
 * so far are kept, so memory does not grow with their number.
 */
export const ranked = async (
  entries: AsyncIterable<Listed> | Iterable<Listed>,
  { wanted, order, descending }: Ranking,
  { after, limit }: { readonly after: Position | null; readonly limit: number },
): Promise<Part> => {
  const direction = descending ? -1 : 1;
  const compare = (left: Position, right: Position): number =>
    direction * comparePositions(order, left, right);
  let best: readonly Placed[] = [];
  let collected: Placed[] = [];
  for await (const entry of entries) {
    const place = positionIn(order, entry);
    if ((after !== null && compare(place, after) <= 0) || !wanted(entry)) continue;
    collected.push([place, entry]);
    if (collected.length < COLLECTED) continue;
    best = bestOf([...best, ...collected], compare, limit + 1);
    collected = [];
  }
  const kept = bestOf([...best, ...collected], compare, limit + 1);
  const page = kept.slice(0, limit);
  const last = kept.length > limit ? page.at(-1) : undefined;
  return { entries: page.map(([, entry]) => entry), next: last?.[0] ?? null };
};

type Placed = readonly [Position, Listed];

const bestOf = (
  placed: readonly Placed[],
  compare: (left: Position, right: Position) => number,
  count: number,
): readonly Placed[] => placed.toSorted(([left], [right]) => compare(left, right)).slice(0, count);
