import { branded, type Region } from '../../../domain/secret/ids.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { region, secretId } from '../wire/members.ts';
import { list, structure } from '../wire/shape.ts';
import { amend, plainly } from './amend.ts';
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
    const command = { type: 'RemoveReplicas', regions, now: call.origin.at } as const;
    const changed = await amend(call, head, plainly(command));
    return {
      ARN: changed.secret.arn,
      ReplicationStatus: await replicationStatus(call, changed),
    };
  },
});
