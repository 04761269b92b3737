import { PUBLIC_POLICY } from '../../../domain/iam/messages.ts';
import { publicStatements } from '../../../domain/iam/public-access.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { refusal } from '../wire/errors.ts';
import { resourcePolicy, secretId } from '../wire/members.ts';
import { boolean, structure } from '../wire/shape.ts';
import { writableSecret } from './active.ts';
import { amend, plainly } from './amend.ts';
import { readPolicy } from './policy-input.ts';

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
    writableSecret(head);
    const { policy, text } = readPolicy(input.ResourcePolicy);
    if (input.BlockPublicPolicy && publicStatements(policy).length > 0) {
      throw refusal(rejection('PublicPolicy', PUBLIC_POLICY));
    }
    const command = { type: 'AttachPolicy', policy: text, now: call.origin.at } as const;
    await amend(call, head, plainly(command));
    return identity(head.secret);
  },
});
