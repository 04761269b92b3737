import { writableSecret } from '../../../app/secret/change.ts';
import { putValue } from '../../../app/secret/put-value.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import { TOKEN_REQUIRED, VALUE_REQUIRED } from '../../../domain/secret/messages.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import { stagesOf } from '../../../domain/secret/state.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow, wireError } from '../wire/errors.ts';
import { secretValue } from '../wire/inputs.ts';
import {
  clientRequestToken,
  secretBinary,
  secretId,
  secretString,
  versionStage,
} from '../wire/members.ts';
import { list, string, structure } from '../wire/shape.ts';

/** The token of a request is the id of the version that it adds. Throws InvalidRequestException (M10). */
const versionIdOf = ({
  ClientRequestToken,
}: {
  readonly ClientRequestToken?: string;
}): VersionId => {
  if (ClientRequestToken === undefined)
    throw wireError(rejection('InvalidRequest', TOKEN_REQUIRED));
  return branded<VersionId>(ClientRequestToken);
};

/** PutSecretValue: a new version, or the answer to a retry. */
export const putSecretValue = operation({
  name: 'PutSecretValue',
  rateGroup: 'Modification',
  input: structure(
    {
      SecretId: secretId,
      ClientRequestToken: clientRequestToken,
      SecretBinary: secretBinary,
      SecretString: secretString,
      VersionStages: list(versionStage, { min: 1, max: 20 }),
      RotationToken: string({
        min: 36,
        max: 256,
        pattern: String.raw`^[a-zA-Z0-9\-]+$`,
        sensitive: true,
      }),
    },
    'SecretId',
  ),
  check: versionIdOf,
  target: theSecret,
  access: () => [permission('secretsmanager:PutSecretValue')],
  run: async (call, input, head) => {
    orThrow(writableSecret(head)); // which comes before faults of the value
    const stages = input.VersionStages?.map((stage) => branded<Stage>(stage)) ?? null;
    const versionId = versionIdOf(input);
    const wanted = { versionId, stages, value: given(input) };
    const { secret } = orThrow(await putValue(call, head, wanted)).head;
    const attached = stagesOf(secret, versionId);
    return {
      ...identity(secret),
      VersionId: versionId,
      VersionStages: attached.length > 0 ? attached : undefined,
    };
  },
});

const given = (input: Parameters<typeof secretValue>[0]): Plaintext => {
  const value = secretValue(input);
  if (value === null) throw wireError(rejection('InvalidRequest', VALUE_REQUIRED));
  return value;
};
