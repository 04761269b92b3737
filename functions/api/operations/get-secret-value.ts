import { readValue } from '../../../app/secret/read-value.ts';
import type { Result } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import type { VersionSelector } from '../../../domain/secret/version-selection.ts';
import { permission } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { epochSeconds, identity, type Output, valueMember } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId, versionId, versionStage } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** GetSecretValue: one read and one decryption for the current version, and one access record a day. */
export const getSecretValue = operation({
  name: 'GetSecretValue',
  rateGroup: 'GetSecretValue',
  input: structure(
    { SecretId: secretId, VersionId: versionId, VersionStage: versionStage },
    'SecretId',
  ),
  target: theSecret,
  access: ({ VersionId, VersionStage }) => [
    permission('secretsmanager:GetSecretValue', {
      'secretsmanager:VersionId': VersionId,
      'secretsmanager:VersionStage': VersionStage,
    }),
  ],
  run: async (call, { VersionId, VersionStage }, head) => {
    const asked = {
      versionId: VersionId === undefined ? null : branded<VersionId>(VersionId),
      stage: VersionStage === undefined ? null : branded<Stage>(VersionStage),
    };
    return orThrow(await answerValue(call, head, asked)).answer;
  },
});

/** An answer with a value. */
type ValueAnswer = { readonly answer: NonNullable<Output> };

/** Reads a value and answers it, as GetSecretValue does and for one entry of BatchGetSecretValue. */
export const answerValue = async (
  call: Call,
  head: LiveHead,
  asked: VersionSelector,
): Promise<Result<ValueAnswer>> => {
  const read = await readValue(call, head, asked);
  if (!read.ok) return read;
  const { secret, stages } = read;
  if (read.access === 'postponed') call.annotate({ accessNote: 'postponed' });
  call.recordRead({ secretArn: secret.arn, versionId: read.versionId });
  const answer = {
    ...identity(secret),
    VersionId: read.versionId,
    ...valueMember(read.value),
    VersionStages: stages.length > 0 ? stages : undefined,
    CreatedDate: epochSeconds(read.createdAt),
  };
  return { ok: true, answer };
};
