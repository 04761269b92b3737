import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { amend, plainly } from './amend.ts';

/** DeleteResourcePolicy: without a policy there is nothing to do. */
export const deleteResourcePolicy = operation({
  name: 'DeleteResourcePolicy',
  rateGroup: 'ResourcePolicy',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:DeleteResourcePolicy')],
  run: async (call, _input, head) => {
    await amend(call, head, plainly({ type: 'RemovePolicy', now: call.origin.at }));
    return identity(head.secret);
  },
});
