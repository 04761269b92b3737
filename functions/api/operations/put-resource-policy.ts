import { putPolicy } from '../../../app/secret/policy.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { resourcePolicy, secretId } from '../wire/members.ts';
import { boolean, structure } from '../wire/shape.ts';

/** PutResourcePolicy: replaces any other policy. It is stored and not enforced yet. */
export const putResourcePolicy = operation({
  name: 'PutResourcePolicy',
  rateGroup: 'ResourcePolicy',
  input: structure(
    { SecretId: secretId, ResourcePolicy: resourcePolicy, BlockPublicPolicy: boolean },
    'SecretId',
    'ResourcePolicy',
  ),
  target: theSecret,
  access: ({ BlockPublicPolicy }) => [
    permission('secretsmanager:PutResourcePolicy', {
      'secretsmanager:BlockPublicPolicy': BlockPublicPolicy,
    }),
  ],
  run: async (call, input, head) => {
    const blockPublic = input.BlockPublicPolicy ?? false;
    orThrow(await putPolicy(call, head, { document: input.ResourcePolicy, blockPublic }));
    return identity(head.secret);
  },
});
