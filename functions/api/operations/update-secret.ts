import type { LiveHead } from '../../../domain/secret/head.ts';
import { branded } from '../../../domain/secret/ids.ts';
import { externalTypeRejection } from '../../../domain/secret/new-secret.ts';
import type { Call, Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { refusal } from '../wire/error-mapping.ts';
import { identity } from '../wire/identity.ts';
import { keyIdOf } from '../wire/key-id.ts';
import { REQUESTS } from '../wire/requests.ts';
import { requireToken, secretValue } from '../wire/secret-value.ts';
import type { ValueOf } from '../wire/shape.ts';
import { writableSecret } from './active.ts';
import { amend } from './amend.ts';
import { gatherUpdate, type Update } from './gather-update.ts';

type Input = ValueOf<typeof REQUESTS.UpdateSecret>;

/** UpdateSecret: members that are given change, and a value becomes a new current version. */
export const updateSecret: Operation = {
  name: 'UpdateSecret',
  parse: (json) => {
    const input = decodeInput(REQUESTS.UpdateSecret, json);
    requireToken(input);
    return {
      target: 'secret',
      secretId: input.SecretId,
      run: (call, head) => {
        writableSecret(head);
        return update(call, head, updateOf(input));
      },
    };
  },
};

/** An empty description clears it; an empty key goes back to the default. */
const updateOf = (input: Input): Update => ({
  description: input.Description === undefined ? undefined : input.Description || null,
  externalType: input.Type === undefined ? undefined : input.Type || null,
  keyId: input.KmsKeyId === undefined ? undefined : keyIdOf(input.KmsKeyId),
  versionId: input.ClientRequestToken === undefined ? null : branded(input.ClientRequestToken),
  value: secretValue(input),
});

const update = async (call: Call, head: LiveHead, wanted: Update): Promise<Output> => {
  const unknown = externalTypeRejection(wanted.externalType ?? null);
  if (unknown !== null) throw refusal(unknown);
  const { secret } = await amend(call, head, gatherUpdate(call, wanted));
  const VersionId = wanted.value === null ? undefined : (wanted.versionId ?? undefined);
  return { ...identity(secret), VersionId };
};
