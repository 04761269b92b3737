import { writableSecret } from '../../../app/secret/change.ts';
import { addReplicas } from '../../../app/secret/replicas.ts';
import { permission, requestReplicas } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { orThrow } from '../wire/errors.ts';
import { newReplicas } from '../wire/inputs.ts';
import { addReplicaRegions, secretId } from '../wire/members.ts';
import { boolean, structure } from '../wire/shape.ts';
import { replicationStatus } from './replication-status.ts';

/** ReplicateSecretToRegions: records the request and reports the status; a worker makes the copies. */
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
    orThrow(writableSecret(head)); // which comes before faults of the regions
    const changed = orThrow(await addReplicas(call, head, newReplicas(input)));
    return {
      ARN: changed.head.secret.arn,
      ReplicationStatus: await replicationStatus(call, changed.head),
    };
  },
});
