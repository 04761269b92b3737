import { activeSecret } from '../../../app/secret/change.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** GetResourcePolicy: without a policy the member is left out. */
export const getResourcePolicy = operation({
  name: 'GetResourcePolicy',
  rateGroup: 'ResourcePolicy',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:GetResourcePolicy')],
  run: async (_call, _input, head) => {
    const { secret } = orThrow(activeSecret(head));
    return { ...identity(secret), ResourcePolicy: secret.policy ?? undefined };
  },
});
