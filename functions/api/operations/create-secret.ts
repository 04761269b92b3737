import { createSecret as create, type NewSecret } from '../../../app/secret/create.ts';
import { branded } from '../../../domain/secret/ids.ts';
import { uniqueTags } from '../../../domain/secret/new-secret.ts';
import { permission, requestKey, requestReplicas, requestTags } from '../access.ts';
import { operation } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { keyIdOf, newReplicas, requireToken, secretValue, tagsOf } from '../wire/inputs.ts';
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
import { replicationStatus } from './replication-status.ts';

const input = structure(
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

/** CreateSecret: idempotent by its token. */
export const createSecret = operation({
  name: 'CreateSecret',
  rateGroup: 'CreateSecret',
  input,
  check: requireToken,
  target: ({ Name }) => ({ kind: 'newSecret', name: Name }),
  access: (request) => {
    const conditionKeys = {
      'secretsmanager:Name': request.Name,
      'secretsmanager:Description': request.Description,
      'secretsmanager:Type': request.Type,
      ...requestKey(request.KmsKeyId),
      ...requestTags(request.Tags),
      ...requestReplicas(request),
    };
    return [
      permission('secretsmanager:CreateSecret', conditionKeys),
      ...(request.Tags?.length ? [permission('secretsmanager:TagResource', conditionKeys)] : []),
      ...(request.AddReplicaRegions
        ? [permission('secretsmanager:ReplicateSecretToRegions', conditionKeys)]
        : []),
    ];
  },
  run: async (call, request, stream) => {
    const wanted = newSecret(request);
    const { head } = orThrow(await create(call, stream, wanted));
    return {
      ...identity(head.secret),
      VersionId: wanted.value === null ? undefined : (wanted.token ?? undefined),
      ReplicationStatus:
        wanted.replicas.length > 0 ? await replicationStatus(call, head) : undefined,
    };
  },
});

/** Throws InvalidParameterException (M11) for two values. */
const newSecret = (request: ValueOf<typeof input>): NewSecret => ({
  token: request.ClientRequestToken === undefined ? null : branded(request.ClientRequestToken),
  value: secretValue(request),
  description: request.Description || null,
  keyId: keyIdOf(request.KmsKeyId),
  externalType: request.Type || null,
  tags: uniqueTags(tagsOf(request.Tags)),
  replicas: newReplicas(request),
});
