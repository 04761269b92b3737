import type { Filter } from './filters.ts';

/** What ListSecrets sorts by. */
export type SortBy = 'created-date' | 'last-accessed-date' | 'last-changed-date' | 'name';

/** Which secrets to list and in which order; how many on a page is not part of it. */
export type ListQuery = {
  readonly filters: readonly Filter[];
  readonly sortBy: SortBy;
  readonly sortOrder: 'asc' | 'desc';
  readonly includePlannedDeletion: boolean;
};

/** One text for all spellings of a query: order and repetition of filters and values are gone. */
export const canonicalQuery = (query: ListQuery): string =>
  JSON.stringify([
    sortedSet(query.filters.map(({ key, values }) => JSON.stringify([key, sortedSet(values)]))),
    query.sortBy,
    query.sortOrder,
    query.includePlannedDeletion,
  ]);

const sortedSet = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
