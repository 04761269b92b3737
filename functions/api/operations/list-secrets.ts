import { listSecrets as list } from '../../../app/listing/list-secrets.ts';
import type { ListQuery } from '../../../domain/listing/query.ts';
import type { Listed } from '../../../domain/ports/secret-index.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { stagesByVersion } from '../../../domain/secret/state.ts';
import { permission } from '../access.ts';
import { operation, theAccount } from '../operation.ts';
import { type Output, summaryMembers } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
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
  run: async (call, request) => {
    const { owner } = call;
    const page = await list(call, {
      owner,
      operation: 'ListSecrets',
      query: queryOf(request),
      limit: request.MaxResults ?? DEFAULT_PAGE,
      token: request.NextToken,
    });
    const { entries, nextToken: next } = orThrow(page);
    return {
      SecretList: entries.map((entry) => entryMembers(entry, owner.region)),
      NextToken: next ?? undefined,
    };
  },
});

const queryOf = (request: Input): ListQuery => ({
  filters: filtersOf(request.Filters),
  sortBy: request.SortBy ?? 'created-date',
  sortOrder: request.SortOrder ?? 'asc',
  includePlannedDeletion: request.IncludePlannedDeletion ?? false,
});

const entryMembers = (entry: Listed, region: Region): Output => ({
  ...summaryMembers(entry, region),
  SecretVersionsToStages:
    entry.summary.stages.size > 0 ? Object.fromEntries(stagesByVersion(entry.summary)) : undefined,
});
