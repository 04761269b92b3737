import { replicaRejection } from '../../../domain/secret/new-secret.ts';
import { permission, requestReplicas } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { refusal } from '../wire/errors.ts';
import { newReplicas } from '../wire/inputs.ts';
import { addReplicaRegions, secretId } from '../wire/members.ts';
import { boolean, structure } from '../wire/shape.ts';
import { writableSecret } from './active.ts';
import { amend, plainly } from './amend.ts';
import { replicationStatus } from './replication-status.ts';

/** ReplicateSecretToRegions: asked for, recorded and reported; the copying is a worker's. */
export const replicateSecretToRegions = operation({
  name: 'ReplicateSecretToRegions',
  rateGroup: 'Modification',
  input: structure(
    {
      SecretId: secretId,
      AddReplicaRegions: addReplicaRegions,
      ForceOverwriteReplicaSecret: boolean,
    },
    'SecretId',
    'AddReplicaRegions',
  ),
  target: theSecret,
  access: (input) => [
    permission('secretsmanager:ReplicateSecretToRegions', requestReplicas(input)),
  ],
  run: async (call, input, head) => {
    writableSecret(head);
    const replicas = newReplicas(input);
    const broken = replicaRejection(replicas, head.stream.region);
    if (broken !== null) throw refusal(broken);
    const command = { type: 'AddReplicas', replicas, now: call.origin.at } as const;
    const changed = await amend(call, head, plainly(command));
    return {
      ARN: changed.secret.arn,
      ReplicationStatus: await replicationStatus(call, changed),
    };
  },
});
