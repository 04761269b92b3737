import { matcher, nameMatcher, namePrefixOf } from '../../../domain/listing/filters.ts';
import { everyNameUnder } from '../../../domain/listing/names-under.ts';
import type { PageScope } from '../../../domain/listing/page-token.ts';
import type { ListQuery, SortBy } from '../../../domain/listing/query.ts';
import type { Listed, Unreadable } from '../../../domain/ports/event-store.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { branded, instant } from '../../../domain/secret/ids.ts';
import { INVALID_NEXT_TOKEN } from '../../../domain/secret/messages.ts';
import type { Call } from '../operation.ts';
import { refusal } from '../wire/error-mapping.ts';
import { fewNamesUnder } from './few-names.ts';
import { matchable } from './matchable.ts';
import { type Rank, type RankedPage, ranked } from './ranked.ts';
import { scan, type Walk } from './scan.ts';

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
 * A page of a list. Pages by creation date and by name read what they show, and go on reading where a
 * filter leaves secrets out; pages by the other dates read all secrets, or all that the beginning of a
 * name leaves (docs/listing.md). Throws InvalidNextTokenException.
 */
export const listPage = async (call: Call, request: ListRequest): Promise<ListAnswer> => {
  const { query, scope, limit, token } = request;
  const start = token === undefined ? null : startOf(call, scope, token);
  const { entries, next } = await WAYS[query.sortBy](call, query, { after: start, limit });
  const position = next && { sortKey: String(next.at), name: next.name };
  return { entries, nextToken: position && call.tokens.encode(position, scope) };
};

type Span = { readonly after: Rank | null; readonly limit: number };
type Way = (call: Call, query: ListQuery, span: Span) => Promise<RankedPage>;

const byName: Way = (call, query, span) =>
  walked(call, { ...walkOf(call, query), order: 'name' }, span);

/** By the names if their beginning leaves few: a store has the order of creation of all names only. */
const byCreation: Way = async (call, query, span) => {
  const walk = walkOf(call, query);
  const few =
    walk.namePrefix === null ? null : await fewNamesUnder(call.store, walk, walk.onUnreadable);
  return few === null
    ? walked(call, { ...walk, order: 'createdDate', namePrefix: null }, span)
    : ranked(few, { ...walk, rankOf: creationOf }, span);
};

const byDate =
  (rankOf: (entry: Listed) => Rank): Way =>
  (call, query, span) => {
    const walk = walkOf(call, query);
    const entries = everyNameUnder(call.store, walk, walk.onUnreadable);
    return ranked(entries, { ...walk, rankOf }, span);
  };

const walked = async ({ store }: Call, walk: Walk, { after, limit }: Span): Promise<RankedPage> => {
  const position = after && { createdAt: after.at, name: after.name };
  const { entries, next } = await scan(store, walk, { after: position, limit });
  return { entries, next: next && { at: next.createdAt, name: next.name } };
};

const walkOf = (call: Call, query: ListQuery) => ({
  owner: call.owner,
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

const creationOf = ({ summary }: Listed): Rank => ({ at: summary.createdAt, name: summary.name });
const changeOf = ({ summary }: Listed): Rank => ({ at: summary.changedAt, name: summary.name });

/** A secret that was never read comes before all others. */
const accessOf = ({ summary, access }: Listed): Rank => ({
  at: access.on ?? instant(0),
  name: summary.name,
});

const WAYS: { readonly [Key in SortBy]: Way } = {
  name: byName,
  'created-date': byCreation,
  'last-changed-date': byDate(changeOf),
  'last-accessed-date': byDate(accessOf),
};

const startOf = ({ tokens }: Call, scope: PageScope, token: string): Rank => {
  const position = tokens.decode(token, scope);
  if (position === 'invalid') throw refusal(rejection('InvalidNextToken', INVALID_NEXT_TOKEN));
  return { at: instant(Number(position.sortKey)), name: branded(position.name) };
};
