import { listSecrets } from '../../../app/listing/list-secrets.ts';
import type { ListQuery } from '../../../domain/listing/query.ts';
import type { Head, StreamId } from '../../../domain/ports/stream.ts';
import { rejected, rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { LIST_OR_FILTERS, RESULTS_WITHOUT_FILTERS } from '../../../domain/secret/messages.ts';
import { permission } from '../access.ts';
import { type Call, operation, theAccount } from '../operation.ts';
import { authorizeSecret, authorizeUnread } from '../steps/authorize.ts';
import { belongingHead, type Named, NOT_FOUND, nameSecret, streamOf } from '../steps/locate.ts';
import type { Output } from '../wire/answers.ts';
import { orThrow, wireError } from '../wire/errors.ts';
import { filtersOf } from '../wire/inputs.ts';
import { filters, nextToken, secretId } from '../wire/members.ts';
import { integer, list, structure, type ValueOf } from '../wire/shape.ts';
import { batchAnswers, type Candidate } from './batch-answers.ts';

const DEFAULT_PAGE = 20;

const input = structure({
  SecretIdList: list(secretId, { min: 1, max: 20 }),
  Filters: filters,
  MaxResults: integer({ min: 1, max: 20 }),
  NextToken: nextToken,
});

type Input = ValueOf<typeof input>;

/**
 * BatchGetSecretValue: by ids or by filters; what fails is listed and does not fail the call. Each secret
 * is authorised for itself, as GetSecretValue would.
 */
export const batchGetSecretValue = operation({
  name: 'BatchGetSecretValue',
  rateGroup: 'BatchGetSecretValue',
  input,
  check: ({ SecretIdList, Filters, MaxResults, NextToken }) => {
    if ((SecretIdList === undefined) === (Filters === undefined)) throw invalid(LIST_OR_FILTERS);
    const isPaged = MaxResults !== undefined || NextToken !== undefined;
    if (SecretIdList !== undefined && isPaged) throw invalid(RESULTS_WITHOUT_FILTERS);
  },
  target: theAccount,
  access: ({ Filters }) => [
    permission('secretsmanager:BatchGetSecretValue'),
    ...(Filters === undefined ? [] : [permission('secretsmanager:ListSecrets')]),
  ],
  run: (call, request) =>
    request.SecretIdList === undefined
      ? byFilters(call, request)
      : byIds(call, request.SecretIdList),
});

const invalid = (message: string) => wireError(rejection('InvalidParameter', message));

/** Answers up to 20 secrets in the order they were asked for, their heads with one read. */
const byIds = async (call: Call, ids: readonly string[]): Promise<Output> => {
  const asked = ids.map((id) => ({ secretId: id, named: nameReadable(call, id) }));
  const heads = await load(
    call,
    asked.flatMap(({ named }) => (named.ok ? (streamOf(named.named) ?? []) : [])),
  );
  const candidates = asked.map(({ secretId, named }) => ({
    secretId,
    found: named.ok ? readable(call, named.named, headFor(named.named, heads)) : named,
  }));
  return batchAnswers(call, candidates);
};

/** Answers a page of the secrets that match; those scheduled for deletion are not among them. */
const byFilters = async (call: Call, request: Input): Promise<Output> => {
  const query: ListQuery = {
    filters: filtersOf(request.Filters),
    sortBy: 'created-date',
    sortOrder: 'asc',
    includePlannedDeletion: false,
  };
  const page = await listSecrets(call, {
    owner: call.owner,
    operation: 'BatchGetSecretValue',
    query,
    limit: request.MaxResults ?? DEFAULT_PAGE,
    token: request.NextToken,
  });
  const { entries, nextToken } = orThrow(page);
  const heads = await load(
    call,
    entries.map(({ summary }) => ({ ...call.owner, name: summary.name })),
  );
  const candidates = heads.flatMap(({ secret, ...head }): readonly Candidate[] => {
    if (secret.status === 'absent') return [];
    const { named } = orThrow(nameSecret(secret.arn, call.owner));
    return [{ secretId: secret.arn, found: readable(call, named, { ...head, secret }) }];
  });
  return { ...(await batchAnswers(call, candidates)), NextToken: nextToken ?? undefined };
};

const load = async ({ store }: Call, streams: readonly StreamId[]): Promise<readonly Head[]> =>
  streams.length > 0 ? store.loadAll(streams) : [];

const READ = [permission('secretsmanager:GetSecretValue')];

const nameReadable = (call: Call, id: string): ReturnType<typeof nameSecret> => {
  const named = nameSecret(id, call.owner);
  if (!named.ok) return named;
  const authorized = authorizeUnread(call, READ, named.named);
  return authorized.ok ? named : authorized;
};

const readable = (call: Call, named: Named, head: LiveHead | null): Candidate['found'] => {
  const authorized = authorizeSecret(call, READ, { named, head });
  if (!authorized.ok) return authorized;
  return head === null ? rejected(NOT_FOUND) : { ok: true, head };
};

const headFor = (named: Named, heads: readonly Head[]): LiveHead | null => {
  const stream = streamOf(named);
  const head = heads.find(
    ({ stream: { account, name } }) => account === stream?.account && name === stream.name,
  );
  return head === undefined ? null : belongingHead(head, named);
};
