import type { PageScope } from '../../../domain/listing/page-token.ts';
import { canonicalQuery, type ListQuery } from '../../../domain/listing/query.ts';
import type { Listed } from '../../../domain/ports/secret-index.ts';
import { stagesByVersion } from '../../../domain/secret/state.ts';
import { listPage } from '../listing/list-page.ts';
import type { Call, Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { filtersOf } from '../wire/list-query.ts';
import { REQUESTS } from '../wire/requests.ts';
import { summaryMembers } from '../wire/summary-members.ts';

const DEFAULT_PAGE = 100;

/** ListSecrets: of the caller's own account and region. */
export const listSecrets: Operation = {
  name: 'ListSecrets',
  parse: (json) => {
    const input = decodeInput(REQUESTS.ListSecrets, json);
    const query: ListQuery = {
      filters: filtersOf(input.Filters),
      sortBy: input.SortBy ?? 'created-date',
      sortOrder: input.SortOrder ?? 'asc',
      includePlannedDeletion: input.IncludePlannedDeletion ?? false,
    };
    const page = { limit: input.MaxResults ?? DEFAULT_PAGE, token: input.NextToken };
    return { target: 'account', run: (call) => list(call, query, page) };
  },
};

type PageWish = { readonly limit: number; readonly token: string | undefined };

const list = async (call: Call, query: ListQuery, page: PageWish): Promise<Output> => {
  const scope: PageScope = {
    operation: 'ListSecrets',
    owner: call.owner,
    query: canonicalQuery(query),
  };
  const { entries, nextToken } = await listPage(call, { query, scope, ...page });
  return {
    SecretList: entries.map((entry) => entryMembers(entry, call)),
    NextToken: nextToken ?? undefined,
  };
};

const entryMembers = (entry: Listed, { owner }: Call): Output => ({
  ...summaryMembers(entry, owner.region),
  SecretVersionsToStages:
    entry.summary.stages.size > 0 ? Object.fromEntries(stagesByVersion(entry.summary)) : undefined,
});
