import type { NewReplica } from '../../../domain/secret/commands.ts';
import { keyIdOf } from '../../../domain/secret/default-key.ts';
import type { Tag } from '../../../domain/secret/events.ts';
import {
  branded,
  type KeyId,
  type Region,
  type SecretName,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import type { Owner } from '../../../domain/secret/names.ts';
import { uniqueReplicas, uniqueTags } from '../../../domain/secret/new-secret.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import type { createSecretRequest } from '../wire/requests.ts';
import { secretValue } from '../wire/secret-value.ts';
import type { ValueOf } from '../wire/shape.ts';

/** CreateSecretRequest as it was decoded. */
export type CreateSecretInput = ValueOf<typeof createSecretRequest>;

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
export const newSecret = (
  input: CreateSecretInput,
  { name, ...owner }: Owner & { readonly name: SecretName },
): NewSecret => ({
  name,
  token: input.ClientRequestToken === undefined ? null : branded(input.ClientRequestToken),
  value: secretValue(input),
  description: input.Description || null,
  keyId: keyIdOf(input.KmsKeyId, owner),
  externalType: input.Type || null,
  tags: uniqueTags((input.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value ?? '' }))),
  replicas: replicasOf(input, owner),
});

/** Each region has a default key of its own, and "no key" means that one. */
const replicasOf = (input: CreateSecretInput, owner: Owner): readonly NewReplica[] =>
  uniqueReplicas(
    (input.AddReplicaRegions ?? []).map(({ Region: name, KmsKeyId }) => {
      const region = branded<Region>(name);
      const keyId = keyIdOf(KmsKeyId, { ...owner, region });
      return { region, keyId, forceOverwrite: input.ForceOverwriteReplicaSecret ?? false };
    }),
  );
