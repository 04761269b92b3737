import { canonicalQuery, type ListQuery } from '../../../domain/listing/query.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { listPage } from '../listing/list-page.ts';
import type { Call, Output } from '../operation.ts';
import { filtersOf } from '../wire/list-query.ts';
import type { REQUESTS } from '../wire/requests.ts';
import type { ValueOf } from '../wire/shape.ts';
import { batchAnswers } from './batch-answers.ts';

type Input = ValueOf<typeof REQUESTS.BatchGetSecretValue>;

const DEFAULT_PAGE = 20;

/** The secrets that match, a page at a time; those scheduled for deletion are not among them. */
export const batchByFilters = async (call: Call, input: Input): Promise<Output> => {
  const query: ListQuery = {
    filters: filtersOf(input.Filters),
    sortBy: 'created-date',
    sortOrder: 'asc',
    includePlannedDeletion: false,
  };
  const operation = 'BatchGetSecretValue';
  const { entries, nextToken } = await listPage(call, {
    query,
    scope: { operation, owner: call.owner, query: canonicalQuery(query) },
    limit: input.MaxResults ?? DEFAULT_PAGE,
    token: input.NextToken,
  });
  const streams = entries.map(({ summary }) => ({ ...call.owner, name: summary.name }));
  const heads = streams.length > 0 ? await call.store.loadAll(streams) : [];
  const live = heads.flatMap(({ secret, ...head }): LiveHead[] =>
    secret.status === 'absent' ? [] : [{ ...head, secret }],
  );
  const candidates = live.map((found) => ({ secretId: found.secret.arn, found }));
  return { ...(await batchAnswers(call, candidates)), NextToken: nextToken ?? undefined };
};
