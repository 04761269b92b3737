import { removePolicy } from '../../../app/secret/policy.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** DeleteResourcePolicy: without a policy there is nothing to do. */
export const deleteResourcePolicy = operation({
  name: 'DeleteResourcePolicy',
  rateGroup: 'ResourcePolicy',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:DeleteResourcePolicy')],
  run: async (call, _input, head) => {
    orThrow(await removePolicy(call, head));
    return identity(head.secret);
  },
});
