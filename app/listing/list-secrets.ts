import { matchableOf, matcher, nameMatcher, namePrefixOf } from '../../domain/listing/filters.ts';
import type { PageTokens } from '../../domain/listing/page-token.ts';
import { canonicalQuery, type ListQuery, type SortBy } from '../../domain/listing/query.ts';
import type {
  Listed,
  ListOrder,
  SecretIndex,
  Unreadable,
} from '../../domain/ports/secret-index.ts';
import type { Result } from '../../domain/secret/decision.ts';
import { branded, instant, type SecretName } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { everyNameUnder, fewNamesUnder } from './every-name.ts';
import { type Part, ranked, type Scan, type Span, scanned } from './pages.ts';
import { positionOf } from './tokens.ts';

/** Dependencies of the use cases that list. */
export type ListContext = { readonly store: SecretIndex; readonly tokens: PageTokens };

/** A page of the secrets of an owner to find. */
export type ListRequest = {
  readonly owner: Owner;
  /** The operation that a token is bound to, beside owner and query. */
  readonly operation: string;
  readonly query: ListQuery;
  readonly limit: number;
  readonly token: string | undefined;
};

/** The secrets of a page, and the token of the next one; `null` at the end. */
export type SecretPage = { readonly entries: readonly Listed[]; readonly nextToken: string | null };

/**
 * Finds a page of secrets: reads what it shows, and reads on where a filter leaves secrets out. In an order
 * without an index it reads all secrets, or all with the prefix that the filters imply (docs/listing.md).
 * Rejects a token of another list.
 */
export const listSecrets = async (
  { store, tokens }: ListContext,
  { owner, operation, query, limit, token }: ListRequest,
): Promise<Result<SecretPage>> => {
  const scope = { operation, owner, query: canonicalQuery(query) };
  const start = positionOf(tokens, scope, token);
  if (!start.ok) return start;
  const after = start.after && {
    at: instant(Number(start.after.sortKey)),
    name: branded<SecretName>(start.after.name),
  };
  const { entries, next } = await found(store, scanOf(owner, query), { after, limit });
  const position = next && { sortKey: String(next.at), name: next.name };
  return { ok: true, entries, nextToken: position && tokens.encode(position, scope) };
};

/** A store orders all names by a date, not those with a prefix: these are read by name if they are few. */
const found = async (index: SecretIndex, scan: Scan, span: Span): Promise<Part> => {
  if (scan.order === 'name') return scanned(index, scan, span);
  const { onUnreadable } = scan;
  if (!index.orders.has(scan.order)) {
    return ranked(everyNameUnder(index, scan, onUnreadable), scan, span);
  }
  const few = scan.namePrefix === null ? null : await fewNamesUnder(index, scan, onUnreadable);
  return few === null
    ? scanned(index, { ...scan, namePrefix: null }, span)
    : ranked(few, scan, span);
};

const scanOf = (owner: Owner, query: ListQuery): Scan => ({
  owner,
  order: ORDERS[query.sortBy],
  descending: query.sortOrder === 'desc',
  namePrefix: namePrefixOf(query.filters),
  wanted: wantedBy(owner, query),
  onUnreadable: failingOn(query),
});

const wantedBy = ({ region }: Owner, { filters, includePlannedDeletion }: ListQuery) => {
  const matches = matcher(filters);
  return (entry: Listed): boolean =>
    (includePlannedDeletion || entry.summary.deletion === null) &&
    matches(matchableOf(entry, region));
};

/**
 * No list leaves out a secret silently: one that cannot be read fails the request, unless its name alone
 * shows that it was not asked for.
 */
const failingOn = ({ filters }: ListQuery) => {
  const mayMatch = nameMatcher(filters);
  return ({ name, error }: Unreadable): void => {
    if (mayMatch(name)) throw error;
  };
};

const ORDERS: { readonly [Key in SortBy]: ListOrder } = {
  name: 'name',
  'created-date': 'createdDate',
  'last-changed-date': 'changedDate',
  'last-accessed-date': 'accessedDate',
};
