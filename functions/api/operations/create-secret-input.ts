import type { Tag } from '../../../domain/secret/events.ts';
import {
  branded,
  type KeyId,
  type SecretName,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import { uniqueTags } from '../../../domain/secret/new-secret.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import type { NewReplica } from '../../../domain/secret/replica-commands.ts';
import { keyIdOf, newReplicas, secretValue, tagsOf } from '../wire/inputs.ts';
import {
  addReplicaRegions,
  clientRequestToken,
  description,
  externalType,
  kmsKeyId,
  secretBinary,
  secretString,
  tags,
} from '../wire/members.ts';
import { boolean, string, structure, type ValueOf } from '../wire/shape.ts';

/** CreateSecretRequest. */
export const createSecretInput = structure(
  {
    Name: string({ min: 1, max: 512 }),
    ClientRequestToken: clientRequestToken,
    Description: description,
    KmsKeyId: kmsKeyId,
    SecretBinary: secretBinary,
    SecretString: secretString,
    Tags: tags,
    AddReplicaRegions: addReplicaRegions,
    ForceOverwriteReplicaSecret: boolean,
    Type: externalType,
  },
  'Name',
);

/** CreateSecretRequest as it was decoded. */
export type CreateSecretInput = ValueOf<typeof createSecretInput>;

/** The secret a caller wants, in the words of the domain. */
export type NewSecret = {
  readonly name: SecretName;
  readonly token: VersionId | null;
  readonly value: Plaintext | null;
  readonly description: string | null;
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  readonly tags: readonly Tag[];
  readonly replicas: readonly NewReplica[];
};

/** Wire names to domain names. Throws InvalidParameterException (M11) for two values. */
export const newSecret = (input: CreateSecretInput, name: SecretName): NewSecret => ({
  name,
  token: input.ClientRequestToken === undefined ? null : branded(input.ClientRequestToken),
  value: secretValue(input),
  description: input.Description || null,
  keyId: keyIdOf(input.KmsKeyId),
  externalType: input.Type || null,
  tags: uniqueTags(tagsOf(input.Tags)),
  replicas: newReplicas(input),
});
