import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { amend, plainly } from './amend.ts';

/** CancelRotateSecret: turns rotation off and keeps its configuration. */
export const cancelRotateSecret = operation({
  name: 'CancelRotateSecret',
  rateGroup: 'Rotation',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:CancelRotateSecret')],
  run: async (call, _input, head) => {
    await amend(call, head, plainly({ type: 'CancelRotation', now: call.origin.at }));
    return identity(head.secret);
  },
});
