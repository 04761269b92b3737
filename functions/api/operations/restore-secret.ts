import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { amend, plainly } from './amend.ts';

/** RestoreSecret: usable again at once; one that was not scheduled stays as it is. */
export const restoreSecret = operation({
  name: 'RestoreSecret',
  rateGroup: 'RestoreSecret',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:RestoreSecret')],
  run: async (call, _input, head) => {
    await amend(call, head, plainly({ type: 'RestoreSecret', now: call.origin.at }));
    return identity(head.secret);
  },
});
