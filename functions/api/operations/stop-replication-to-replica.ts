import { promoteReplica } from '../../../app/secret/replicas.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/**
 * StopReplicationToReplica: called in the region of the replica, which becomes a secret of its own. The
 * primary's region does not have to be reachable.
 */
export const stopReplicationToReplica = operation({
  name: 'StopReplicationToReplica',
  rateGroup: 'Modification',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:StopReplicationToReplica')],
  run: async (call, _input, head) => {
    const promoted = orThrow(await promoteReplica(call, head));
    return { ARN: promoted.head.secret.arn };
  },
});
