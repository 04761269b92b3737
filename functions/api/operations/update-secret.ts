import type { LiveHead } from '../../../domain/secret/head.ts';
import { branded } from '../../../domain/secret/ids.ts';
import { externalTypeRejection } from '../../../domain/secret/new-secret.ts';
import { permission, requestKey } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { identity, type Output } from '../wire/answers.ts';
import { refusal } from '../wire/errors.ts';
import { keyIdOf, requireToken, secretValue } from '../wire/inputs.ts';
import {
  clientRequestToken,
  description,
  externalType,
  kmsKeyId,
  secretBinary,
  secretId,
  secretString,
} from '../wire/members.ts';
import { structure, type ValueOf } from '../wire/shape.ts';
import { writableSecret } from './active.ts';
import { amend } from './amend.ts';
import { gatherUpdate, type Update } from './gather-update.ts';

const input = structure(
  {
    SecretId: secretId,
    ClientRequestToken: clientRequestToken,
    Description: description,
    KmsKeyId: kmsKeyId,
    SecretBinary: secretBinary,
    SecretString: secretString,
    Type: externalType,
  },
  'SecretId',
);

type Input = ValueOf<typeof input>;

/** UpdateSecret: members that are given change, and a value becomes a new current version. */
export const updateSecret = operation({
  name: 'UpdateSecret',
  rateGroup: 'Modification',
  input,
  check: requireToken,
  target: theSecret,
  access: ({ Description, KmsKeyId, Type }) => [
    permission('secretsmanager:UpdateSecret', {
      'secretsmanager:Description': Description,
      'secretsmanager:Type': Type,
      ...requestKey(KmsKeyId),
    }),
  ],
  run: async (call, request, head) => {
    writableSecret(head);
    return update(call, head, updateOf(request));
  },
});

/** An empty description clears it; an empty key goes back to the default. */
const updateOf = (request: Input): Update => ({
  description: request.Description === undefined ? undefined : request.Description || null,
  externalType: request.Type === undefined ? undefined : request.Type || null,
  keyId: request.KmsKeyId === undefined ? undefined : keyIdOf(request.KmsKeyId),
  versionId: request.ClientRequestToken === undefined ? null : branded(request.ClientRequestToken),
  value: secretValue(request),
});

const update = async (call: Call, head: LiveHead, wanted: Update): Promise<Output> => {
  const unknown = externalTypeRejection(wanted.externalType ?? null);
  if (unknown !== null) throw refusal(unknown);
  const { secret } = await amend(call, head, gatherUpdate(call, wanted));
  const VersionId = wanted.value === null ? undefined : (wanted.versionId ?? undefined);
  return { ...identity(secret), VersionId };
};
