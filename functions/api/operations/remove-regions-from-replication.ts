import { branded, type Region } from '../../../domain/secret/ids.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { REQUESTS } from '../wire/requests.ts';
import { amend, plainly } from './amend.ts';
import { replicationStatus } from './replication-status.ts';

/** RemoveRegionsFromReplication: a worker deletes the replicas; regions without one are ignored. */
export const removeRegionsFromReplication: Operation = {
  name: 'RemoveRegionsFromReplication',
  parse: (json) => {
    const input = decodeInput(REQUESTS.RemoveRegionsFromReplication, json);
    const regions = input.RemoveReplicaRegions.map((region) => branded<Region>(region));
    return {
      target: 'secret',
      secretId: input.SecretId,
      run: async (call, head) => {
        const command = { type: 'RemoveReplicas', regions, now: call.origin.at } as const;
        const changed = await amend(call, head, plainly(command));
        return {
          ARN: changed.secret.arn,
          ReplicationStatus: await replicationStatus(call, changed),
        };
      },
    };
  },
};
