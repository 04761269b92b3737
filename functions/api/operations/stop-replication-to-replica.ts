import type { Effect } from '../../../domain/secret/repetition.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { REQUESTS } from '../wire/requests.ts';
import { plainly } from './amend.ts';
import { amendOnce } from './repetition.ts';

/**
 * StopReplicationToReplica: called where the replica is, which becomes a secret of its own. Nothing of
 * the primary's region is needed for it.
 */
export const stopReplicationToReplica: Operation = {
  name: 'StopReplicationToReplica',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.StopReplicationToReplica, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (call, head) => {
        const command = { type: 'PromoteReplica', now: call.origin.at } as const;
        const { secret } = await amendOnce(call, head, plainly(command), PROMOTION);
        return { ARN: secret.arn };
      },
    };
  },
};

const PROMOTION: Effect = {
  holds: ({ replicaOf }) => replicaOf === null,
  made: ({ type }) => type === 'ReplicaPromoted',
};
