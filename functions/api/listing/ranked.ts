import type { Listed } from '../../../domain/ports/event-store.ts';
import type { Instant, SecretName } from '../../../domain/secret/ids.ts';

/** Where an entry stands by a date that no store keeps in order. */
export type Rank = { readonly at: Instant; readonly name: SecretName };

/** An order by such a date, of the entries that are wanted. */
export type Ranking = {
  readonly descending: boolean;
  readonly wanted: (entry: Listed) => boolean;
  readonly rankOf: (entry: Listed) => Rank;
};

/** A part of a ranking, and the rank it ends with; `null` at the end of all. */
export type RankedPage = { readonly entries: readonly Listed[]; readonly next: Rank | null };

/** Entries that are collected before the best of them are kept. */
const COLLECTED = 500;

/**
 * The next `limit` wanted entries after a rank. All entries are gone through, but only the best ones
 * so far are kept, so memory does not grow with their number.
 */
export const ranked = async (
  entries: AsyncIterable<Listed> | Iterable<Listed>,
  { wanted, rankOf, descending }: Ranking,
  { after, limit }: { readonly after: Rank | null; readonly limit: number },
): Promise<RankedPage> => {
  const compare = descending
    ? (left: Rank, right: Rank) => compareRanks(right, left)
    : compareRanks;
  let best: readonly Placed[] = [];
  let collected: Placed[] = [];
  for await (const entry of entries) {
    const rank = rankOf(entry);
    if (!wanted(entry) || (after !== null && compare(rank, after) <= 0)) continue;
    collected.push([rank, entry]);
    if (collected.length < COLLECTED) continue;
    best = bestOf([...best, ...collected], compare, limit + 1);
    collected = [];
  }
  const kept = bestOf([...best, ...collected], compare, limit + 1);
  const page = kept.slice(0, limit);
  const last = kept.length > limit ? page.at(-1) : undefined;
  return { entries: page.map(([, entry]) => entry), next: last?.[0] ?? null };
};

type Placed = readonly [Rank, Listed];

const bestOf = (
  placed: readonly Placed[],
  compare: (left: Rank, right: Rank) => number,
  count: number,
): readonly Placed[] => placed.toSorted(([left], [right]) => compare(left, right)).slice(0, count);

const compareRanks = (left: Rank, right: Rank): number => {
  if (left.at !== right.at) return left.at - right.at;
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
};
