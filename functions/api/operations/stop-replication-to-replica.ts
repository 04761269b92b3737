import type { Effect } from '../../../domain/secret/repetition.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { plainly } from './amend.ts';
import { amendOnce } from './repetition.ts';

/**
 * StopReplicationToReplica: called where the replica is, which becomes a secret of its own. Nothing of
 * the primary's region is needed for it.
 */
export const stopReplicationToReplica = operation({
  name: 'StopReplicationToReplica',
  rateGroup: 'Modification',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:StopReplicationToReplica')],
  run: async (call, _input, head) => {
    const command = { type: 'PromoteReplica', now: call.origin.at } as const;
    const { secret } = await amendOnce(call, head, plainly(command), PROMOTION);
    return { ARN: secret.arn };
  },
});

const PROMOTION: Effect = {
  holds: ({ replicaOf }) => replicaOf === null,
  made: ({ type }) => type === 'ReplicaPromoted',
};
