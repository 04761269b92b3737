import { type ListedVersion, listVersions } from '../../../app/listing/list-versions.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { permission } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { epochSeconds, identity, type Output } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { maxResults, nextToken, secretId } from '../wire/members.ts';
import { boolean, structure } from '../wire/shape.ts';

const DEFAULT_PAGE = 100;

/** ListSecretVersionIds: newest first, versions without a label only on demand. */
export const listSecretVersionIds = operation({
  name: 'ListSecretVersionIds',
  rateGroup: 'ListSecretVersionIds',
  input: structure(
    {
      SecretId: secretId,
      MaxResults: maxResults,
      NextToken: nextToken,
      IncludeDeprecated: boolean,
    },
    'SecretId',
  ),
  target: theSecret,
  access: () => [permission('secretsmanager:ListSecretVersionIds')],
  run: async (call, input, head) => {
    const page = orThrow(
      listVersions(call.tokens, head, {
        includeDeprecated: input.IncludeDeprecated ?? false,
        limit: input.MaxResults ?? DEFAULT_PAGE,
        token: input.NextToken,
      }),
    );
    return {
      ...identity(head.secret),
      Versions: page.versions.map((version) => versionMembers(call, head, version)),
      NextToken: page.nextToken ?? undefined,
    };
  },
});

/** How the answer names the account's default key. */
const DEFAULT_KEY = 'DefaultEncryptionKey';

const versionMembers = ({ accesses }: Call, head: LiveHead, version: ListedVersion): Output => {
  const { versionId, stages, keyArns, defaultKeyArn } = version;
  const read = accesses.lastRead(head, versionId);
  return {
    VersionId: versionId,
    VersionStages: stages.length > 0 ? stages : undefined,
    LastAccessedDate: read === null ? undefined : epochSeconds(read),
    CreatedDate: epochSeconds(version.createdAt),
    KmsKeyIds: keyArns.map((arn) => (arn === defaultKeyArn ? DEFAULT_KEY : arn)),
  };
};
