import type { Listed, ListOrder, Position } from '../ports/secret-index.ts';
import { type Instant, instant } from '../secret/ids.ts';
import type { Filter } from './filters.ts';

/** The SortBy parameter of ListSecrets. */
export type SortBy = 'created-date' | 'last-accessed-date' | 'last-changed-date' | 'name';

/** Which secrets to list and in which order; the page size is not part of it. */
export type ListQuery = {
  readonly filters: readonly Filter[];
  readonly sortBy: SortBy;
  readonly sortOrder: 'asc' | 'desc';
  readonly includePlannedDeletion: boolean;
};

/**
 * The same text for all equivalent queries: independent of the order and repetition of filters and
 * values.
 */
export const canonicalQuery = (query: ListQuery): string =>
  JSON.stringify([
    sortedSet(query.filters.map(({ key, values }) => JSON.stringify([key, sortedSet(values)]))),
    query.sortBy,
    query.sortOrder,
    query.includePlannedDeletion,
  ]);

const sortedSet = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

/** The position of a secret in an order. A secret that was never read comes first. */
export const positionIn = (order: ListOrder, listed: Listed): Position => ({
  at: DATES[order](listed),
  name: listed.summary.name,
});

/** Compares two positions in ascending order. Names are ASCII, and compared by their bytes. */
export const comparePositions = (order: ListOrder, left: Position, right: Position): number =>
  (order === 'name' ? 0 : left.at - right.at) || compareNames(left.name, right.name);

const NEVER = instant(0);

const DATES: { readonly [Order in ListOrder]: (listed: Listed) => Instant } = {
  createdDate: ({ summary }) => summary.createdAt,
  name: ({ summary }) => summary.createdAt,
  changedDate: ({ summary }) => summary.changedAt,
  accessedDate: ({ access }) => access.on ?? NEVER,
};

const compareNames = (left: string, right: string): number => {
  if (left === right) return 0;
  return left < right ? -1 : 1;
};
