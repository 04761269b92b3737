import { removeReplicas } from '../../../app/secret/replicas.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { orThrow } from '../wire/errors.ts';
import { region, secretId } from '../wire/members.ts';
import { list, structure } from '../wire/shape.ts';
import { replicationStatus } from './replication-status.ts';

/** RemoveRegionsFromReplication: a worker deletes the replicas; regions without one are ignored. */
export const removeRegionsFromReplication = operation({
  name: 'RemoveRegionsFromReplication',
  rateGroup: 'Modification',
  input: structure(
    { SecretId: secretId, RemoveReplicaRegions: list(region, { min: 1 }) },
    'SecretId',
    'RemoveReplicaRegions',
  ),
  target: theSecret,
  access: () => [permission('secretsmanager:RemoveRegionsFromReplication')],
  run: async (call, { RemoveReplicaRegions }, head) => {
    const regions = RemoveReplicaRegions.map((name) => branded<Region>(name));
    const changed = orThrow(await removeReplicas(call, head, regions));
    return {
      ARN: changed.head.secret.arn,
      ReplicationStatus: await replicationStatus(call, changed.head),
    };
  },
});
