import type { PageScope } from '../../../domain/listing/page-token.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import type { Instant, VersionId } from '../../../domain/secret/ids.ts';
import { INVALID_NEXT_TOKEN } from '../../../domain/secret/messages.ts';
import { stagesOf, type Version } from '../../../domain/secret/state.ts';
import { permission } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { epochSeconds, identity, type Output } from '../wire/answers.ts';
import { refusal } from '../wire/errors.ts';
import { maxResults, nextToken, secretId } from '../wire/members.ts';
import { boolean, structure, type ValueOf } from '../wire/shape.ts';

const input = structure(
  {
    SecretId: secretId,
    MaxResults: maxResults,
    NextToken: nextToken,
    IncludeDeprecated: boolean,
  },
  'SecretId',
);

type Input = ValueOf<typeof input>;
type Entry = readonly [versionId: VersionId, version: Version];

const DEFAULT_PAGE = 100;

/** How the answer names the account's default key. */
const DEFAULT_KEY = 'DefaultEncryptionKey';

/** ListSecretVersionIds: newest first, versions without a label only on demand. */
export const listSecretVersionIds = operation({
  name: 'ListSecretVersionIds',
  rateGroup: 'ListSecretVersionIds',
  input,
  target: theSecret,
  access: () => [permission('secretsmanager:ListSecretVersionIds')],
  run: async (call, request, head) => versionPage(call, head, request),
});

const versionPage = (call: Call, head: LiveHead, input: Input): Output => {
  const { secret } = head;
  const scope = scopeOf(call, head, input);
  const entries = listed(head, input.IncludeDeprecated ?? false);
  const start = startOf(call, scope, input.NextToken, entries);
  const end = start + (input.MaxResults ?? DEFAULT_PAGE);
  const page = entries.slice(start, end);
  const last = end < entries.length ? page.at(-1) : undefined;
  return {
    ...identity(secret),
    Versions: page.map((entry) => versionMembers(call, head, entry)),
    NextToken: last && call.tokens.encode(positionOf(last), scope),
  };
};

const listed = ({ secret }: LiveHead, deprecated: boolean): readonly Entry[] => {
  const labelled = new Set(secret.stages.values());
  return [...secret.versions]
    .filter(([id]) => deprecated || labelled.has(id))
    .toSorted(([leftId, left], [rightId, right]) =>
      newestFirst(placeOf(leftId, left), placeOf(rightId, right)),
    );
};

/** Where a version stands: a total order, so that a page goes on at one place whatever went since. */
type Place = { readonly createdAt: number; readonly versionId: string };

const placeOf = (versionId: VersionId, { createdAt }: Version): Place => ({ createdAt, versionId });

const newestFirst = (left: Place, right: Place): number =>
  right.createdAt - left.createdAt || (left.versionId > right.versionId ? -1 : 1);

const positionOf = ([versionId, { createdAt }]: Entry) => ({
  sortKey: String(createdAt),
  name: versionId,
});

const startOf = (
  { tokens }: Call,
  scope: PageScope,
  token: string | undefined,
  entries: readonly Entry[],
): number => {
  if (token === undefined) return 0;
  const position = tokens.decode(token, scope);
  if (position === 'invalid') throw refusal(rejection('InvalidNextToken', INVALID_NEXT_TOKEN));
  const last: Place = { createdAt: Number(position.sortKey), versionId: position.name };
  const next = entries.findIndex(([id, version]) => newestFirst(last, placeOf(id, version)) < 0);
  return next < 0 ? entries.length : next;
};

const scopeOf = ({ owner }: Call, { secret }: LiveHead, input: Input): PageScope => ({
  operation: 'ListSecretVersionIds',
  owner,
  query: JSON.stringify([secret.arn, input.IncludeDeprecated ?? false]),
});

const versionMembers = (call: Call, head: LiveHead, [versionId, version]: Entry): Output => {
  const stages = stagesOf(head.secret, versionId);
  const read = lastRead(call, head, versionId);
  return {
    VersionId: versionId,
    VersionStages: stages.length > 0 ? stages : undefined,
    LastAccessedDate: read === null ? undefined : epochSeconds(read),
    CreatedDate: epochSeconds(version.createdAt),
    KmsKeyIds: version.keyArns.map((arn) => (arn === version.defaultKeyArn ? DEFAULT_KEY : arn)),
  };
};

/** What the head notes, or what this process knows besides. */
const lastRead = (
  { reads }: Call,
  { secret, access }: LiveHead,
  versionId: VersionId,
): Instant | null => {
  const noted = access.versions.get(versionId) ?? null;
  const remembered = reads.lastOf(secret.arn, versionId);
  return noted === null || (remembered !== null && remembered > noted) ? remembered : noted;
};
