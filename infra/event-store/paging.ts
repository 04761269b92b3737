import type { Page, PageRequest, Unreadable } from '../../domain/ports/secret-index.ts';
import type { Entry } from './entry.ts';

/** A prefix does not narrow an order by a date, so that a page looks at this many entries. */
const LOOKED_THROUGH = 1000;

/** How many entries to read for a page: one more than it holds tells whether it is the last. */
export const entriesToRead = (page: PageRequest): number =>
  page.order !== 'name' && page.namePrefix !== null
    ? Math.max(LOOKED_THROUGH, page.limit + 1)
    : page.limit + 1;

/** The page among the entries that were read; `more` when entries may follow them. */
export const pageOf = (
  read: readonly Entry[],
  more: boolean,
  { limit, namePrefix }: PageRequest,
): Page => {
  const matching = read.filter(({ place }) => place.name.startsWith(namePrefix ?? ''));
  const shown = matching.slice(0, limit);
  const unread = more ? read.at(-1) : undefined;
  const last = matching.length > limit ? shown.at(-1) : unread;
  return {
    entries: shown.flatMap(({ listed }) => listed ?? []),
    unreadable: shown.flatMap(unreadableIn),
    next: last?.place ?? null,
  };
};

const unreadableIn = (entry: Entry): readonly Unreadable[] =>
  entry.listed === null ? [{ name: entry.place.name, error: entry.error }] : [];
