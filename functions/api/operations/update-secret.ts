import { writableSecret } from '../../../app/secret/change.ts';
import { type Update, updateSecret as update } from '../../../app/secret/update.ts';
import { branded } from '../../../domain/secret/ids.ts';
import { permission, requestKey } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
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

/** UpdateSecret: changes the given members; a value becomes a new current version. */
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
    orThrow(writableSecret(head)); // which comes before faults of the value
    const wanted = updateOf(request);
    const { secret } = orThrow(await update(call, head, wanted)).head;
    const VersionId = wanted.value === null ? undefined : (wanted.versionId ?? undefined);
    return { ...identity(secret), VersionId };
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
