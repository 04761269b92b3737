import { type Outcome, transact } from '../../../app/secret/transact.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { partsRejection } from '../../../domain/secret/new-secret.ts';
import { permission, requestKey, requestReplicas, requestTags } from '../access.ts';
import { type Call, operation } from '../operation.ts';
import type { Output } from '../wire/answers.ts';
import { refusal } from '../wire/errors.ts';
import { requireToken } from '../wire/inputs.ts';
import { createSecretInput, type NewSecret, newSecret } from './create-secret-input.ts';
import { gatherCreation } from './gather-creation.ts';
import { replicationStatus } from './replication-status.ts';

/** CreateSecret: seal, decide, append, answer. */
export const createSecret = operation({
  name: 'CreateSecret',
  rateGroup: 'CreateSecret',
  input: createSecretInput,
  check: requireToken,
  target: ({ Name }) => ({ kind: 'newSecret', name: Name }),
  access: (input) => {
    const conditionKeys = {
      'secretsmanager:Name': input.Name,
      'secretsmanager:Description': input.Description,
      'secretsmanager:Type': input.Type,
      ...requestKey(input.KmsKeyId),
      ...requestTags(input.Tags),
      ...requestReplicas(input),
    };
    return [
      permission('secretsmanager:CreateSecret', conditionKeys),
      ...(input.Tags?.length ? [permission('secretsmanager:TagResource', conditionKeys)] : []),
      ...(input.AddReplicaRegions
        ? [permission('secretsmanager:ReplicateSecretToRegions', conditionKeys)]
        : []),
    ];
  },
  run: async (call, input, stream) => create(newSecret(input, stream.name), call, stream),
});

const create = async (wanted: NewSecret, call: Call, stream: StreamId): Promise<Output> => {
  const broken = partsRejection(wanted, stream.region);
  if (broken !== null) throw refusal(broken);
  const outcome = await append(wanted, call, stream);
  if (!outcome.ok) throw refusal(outcome.rejection);
  const { head } = outcome;
  const { secret } = head;
  if (secret.status === 'absent') throw new Error('A secret was created and is absent');
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: wanted.value === null ? undefined : (wanted.token ?? undefined),
    ReplicationStatus:
      wanted.replicas.length > 0 ? await replicationStatus(call, { ...head, secret }) : undefined,
  };
};

/**
 * The name is assumed to be free, so the usual creation reads nothing: if it is not, the refused
 * write brings the head back. Only when a key fails is the head read, because a taken name is the
 * answer that comes first.
 */
const append = async (wanted: NewSecret, call: Call, stream: StreamId): Promise<Outcome> => {
  const gather = gatherCreation(wanted, call);
  const assumed = await transact(call, emptyHead(stream), call.origin, gather);
  if (assumed.ok || assumed.rejection.keyFailure === undefined) return assumed;
  const head = await call.store.load(stream);
  return head.secret.status === 'absent' ? assumed : transact(call, head, call.origin, gather);
};
