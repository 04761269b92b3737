import type { PageScope } from '../../../domain/listing/page-token.ts';
import { canonicalQuery, type ListQuery } from '../../../domain/listing/query.ts';
import type { Listed } from '../../../domain/ports/secret-index.ts';
import { stagesByVersion } from '../../../domain/secret/state.ts';
import { permission } from '../access.ts';
import { listPage } from '../listing/list-page.ts';
import { type Call, operation, theAccount } from '../operation.ts';
import { type Output, summaryMembers } from '../wire/answers.ts';
import { filtersOf } from '../wire/inputs.ts';
import { filters, maxResults, nextToken } from '../wire/members.ts';
import { boolean, string, structure, type ValueOf } from '../wire/shape.ts';

const DEFAULT_PAGE = 100;

const input = structure({
  IncludePlannedDeletion: boolean,
  MaxResults: maxResults,
  NextToken: nextToken,
  Filters: filters,
  SortOrder: string({ values: ['asc', 'desc'] }),
  SortBy: string({ values: ['created-date', 'last-accessed-date', 'last-changed-date', 'name'] }),
});

type Input = ValueOf<typeof input>;

/** ListSecrets: of the caller's own account and region. */
export const listSecrets = operation({
  name: 'ListSecrets',
  rateGroup: 'ListSecrets',
  input,
  check: ({ Filters }) => filtersOf(Filters),
  target: theAccount,
  access: () => [permission('secretsmanager:ListSecrets')],
  run: (call, request) => list(call, request),
});

const queryOf = (request: Input): ListQuery => ({
  filters: filtersOf(request.Filters),
  sortBy: request.SortBy ?? 'created-date',
  sortOrder: request.SortOrder ?? 'asc',
  includePlannedDeletion: request.IncludePlannedDeletion ?? false,
});

const list = async (call: Call, request: Input): Promise<Output> => {
  const query = queryOf(request);
  const scope: PageScope = {
    operation: 'ListSecrets',
    owner: call.owner,
    query: canonicalQuery(query),
  };
  const { entries, nextToken } = await listPage(call, {
    query,
    scope,
    limit: request.MaxResults ?? DEFAULT_PAGE,
    token: request.NextToken,
  });
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
