import { restoreSecret as restore } from '../../../app/secret/delete.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** RestoreSecret: makes the secret usable again; one that was not scheduled stays as it is. */
export const restoreSecret = operation({
  name: 'RestoreSecret',
  rateGroup: 'RestoreSecret',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:RestoreSecret')],
  run: async (call, _input, head) => {
    orThrow(await restore(call, head));
    return identity(head.secret);
  },
});
