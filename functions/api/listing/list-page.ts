import { fewNamesUnder } from '../../../app/listing/few-names.ts';
import { matchable } from '../../../app/listing/matchable.ts';
import { everyNameUnder } from '../../../app/listing/names-under.ts';
import { ranked } from '../../../app/listing/ranked.ts';
import { type Part, scan, type Walk } from '../../../app/listing/scan.ts';
import { matcher, nameMatcher, namePrefixOf } from '../../../domain/listing/filters.ts';
import type { PageScope } from '../../../domain/listing/page-token.ts';
import type { ListQuery, SortBy } from '../../../domain/listing/query.ts';
import type {
  Listed,
  ListOrder,
  Position,
  Unreadable,
} from '../../../domain/ports/secret-index.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { branded, instant } from '../../../domain/secret/ids.ts';
import { INVALID_NEXT_TOKEN } from '../../../domain/secret/messages.ts';
import type { Call } from '../operation.ts';
import { refusal } from '../wire/errors.ts';

/** A page of secrets to find, and what its token is bound to. */
export type ListRequest = {
  readonly query: ListQuery;
  readonly scope: PageScope;
  readonly limit: number;
  readonly token: string | undefined;
};

/** The secrets of a page, and the token of the next one; `null` at the end. */
export type ListAnswer = { readonly entries: readonly Listed[]; readonly nextToken: string | null };

/**
 * A page of a list: reads what it shows, and goes on reading where a filter leaves secrets out. In an
 * order that the store does not keep it reads all secrets, or all that the beginning of a name leaves
 * (docs/listing.md). Throws InvalidNextTokenException.
 */
export const listPage = async (call: Call, request: ListRequest): Promise<ListAnswer> => {
  const { query, scope, limit, token } = request;
  const after = token === undefined ? null : startOf(call, scope, token);
  const { entries, next } = await found(call, query, { after, limit });
  const position = next && { sortKey: String(next.at), name: next.name };
  return { entries, nextToken: position && call.tokens.encode(position, scope) };
};

type Span = { readonly after: Position | null; readonly limit: number };

/** A store has the order by a date of all names only: those with a beginning are taken by name if they are few. */
const found = async (call: Call, query: ListQuery, span: Span): Promise<Part> => {
  const { store } = call;
  const walk = walkOf(call, query);
  if (walk.order === 'name') return scan(store, walk, span);
  if (!store.orders.has(walk.order)) {
    return ranked(everyNameUnder(store, walk, walk.onUnreadable), walk, span);
  }
  const few = walk.namePrefix === null ? null : await fewNamesUnder(store, walk, walk.onUnreadable);
  return few === null ? scan(store, { ...walk, namePrefix: null }, span) : ranked(few, walk, span);
};

const walkOf = (call: Call, query: ListQuery): Walk => ({
  owner: call.owner,
  order: ORDERS[query.sortBy],
  descending: query.sortOrder === 'desc',
  namePrefix: namePrefixOf(query.filters),
  wanted: wantedBy(call, query),
  onUnreadable: failingOn(query),
});

const wantedBy = ({ owner }: Call, query: ListQuery) => {
  const matches = matcher(query.filters);
  return (entry: Listed): boolean =>
    (query.includePlannedDeletion || entry.summary.deletion === null) &&
    matches(matchable(entry, owner.region));
};

/**
 * No list leaves out a secret silently: one that cannot be read fails the call, unless its name alone
 * tells that it was not asked for.
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

const startOf = ({ tokens }: Call, scope: PageScope, token: string): Position => {
  const position = tokens.decode(token, scope);
  if (position === 'invalid') throw refusal(rejection('InvalidNextToken', INVALID_NEXT_TOKEN));
  return { at: instant(Number(position.sortKey)), name: branded(position.name) };
};
