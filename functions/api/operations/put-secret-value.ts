import { compareStored, newVersionOf, sealOnce } from '../../../app/secret/values.ts';
import type { PutSecretValue } from '../../../domain/secret/commands.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import { TOKEN_REQUIRED, VALUE_REQUIRED } from '../../../domain/secret/messages.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import { stagesOf } from '../../../domain/secret/state.ts';
import { permission } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { identity, type Output } from '../wire/answers.ts';
import { refusal } from '../wire/errors.ts';
import { secretValue } from '../wire/inputs.ts';
import {
  clientRequestToken,
  secretBinary,
  secretId,
  secretString,
  versionStage,
} from '../wire/members.ts';
import { list, string, structure } from '../wire/shape.ts';
import { writableSecret } from './active.ts';
import { amend, type GatherLive } from './amend.ts';

/** The token of a request is the id of the version that it adds. Throws InvalidRequestException (M10). */
const versionIdOf = ({
  ClientRequestToken,
}: {
  readonly ClientRequestToken?: string;
}): VersionId => {
  if (ClientRequestToken === undefined) throw refusal(rejection('InvalidRequest', TOKEN_REQUIRED));
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
    writableSecret(head);
    const stages = input.VersionStages?.map((stage) => branded<Stage>(stage)) ?? null;
    return put(call, head, { versionId: versionIdOf(input), stages, value: given(input) });
  },
});

type Wanted = {
  readonly versionId: VersionId;
  readonly stages: readonly Stage[] | null;
  readonly value: Plaintext;
};

const given = (input: Parameters<typeof secretValue>[0]): Plaintext => {
  const value = secretValue(input);
  if (value === null) throw refusal(rejection('InvalidRequest', VALUE_REQUIRED));
  return value;
};

const put = async (call: Call, head: LiveHead, wanted: Wanted): Promise<Output> => {
  const { secret } = await amend(call, head, gatherPut(call, wanted));
  const { versionId } = wanted;
  const VersionStages = stagesOf(secret, versionId);
  return {
    ...identity(secret),
    VersionId: versionId,
    VersionStages: VersionStages.length > 0 ? VersionStages : undefined,
  };
};

const gatherPut = (call: Call, { value, versionId, stages }: Wanted): GatherLive => {
  const seal = sealOnce(call.sealer, { value, versionId });
  const base = { type: 'PutSecretValue', versionId, stages, now: call.origin.at } as const;
  return async (head) => {
    const compared = await compareStored(call, head, { versionId, value });
    if (!compared.ok) return { ok: false, rejection: compared.rejection };
    const repeated: PutSecretValue = { ...base, stored: compared.stored, version: null };
    if (compared.stored !== 'unknown') return { ok: true, command: repeated, values: {} };
    const sealed = await seal(head, head.secret.keyId);
    if (!sealed.ok) return { ok: false, rejection: sealed.rejection };
    const command = { ...repeated, version: newVersionOf(sealed.sealing) };
    return { ok: true, command, values: { added: sealed.sealing.version } };
  };
};
