import { branded, type Region } from '../../../domain/secret/ids.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { replicationStatus } from '../wire/replication-status.ts';
import { REQUESTS } from '../wire/requests.ts';
import { amend, plainly } from './amend.ts';

/** RemoveRegionsFromReplication: regions without a replica are ignored. */
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
        const secret = await amend(call, head, plainly(command));
        return { ARN: secret.arn, ReplicationStatus: replicationStatus(secret) };
      },
    };
  },
};
