import { cancelRotation } from '../../../app/secret/rotation.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** CancelRotateSecret: turns rotation off and keeps its configuration. */
export const cancelRotateSecret = operation({
  name: 'CancelRotateSecret',
  rateGroup: 'Rotation',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:CancelRotateSecret')],
  run: async (call, _input, head) => {
    orThrow(await cancelRotation(call, head));
    return identity(head.secret);
  },
});
