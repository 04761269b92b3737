import { PUBLIC_POLICY } from '../../../domain/iam/messages.ts';
import { publicStatements } from '../../../domain/iam/public-access.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { refusal } from '../wire/error-mapping.ts';
import { identity } from '../wire/identity.ts';
import { REQUESTS } from '../wire/requests.ts';
import { writableSecret } from './active.ts';
import { amend, plainly } from './amend.ts';
import { readPolicy } from './policy-input.ts';

/** PutResourcePolicy: replaces any other policy. It is stored and not enforced yet. */
export const putResourcePolicy: Operation = {
  name: 'PutResourcePolicy',
  parse: (json) => {
    const input = decodeInput(REQUESTS.PutResourcePolicy, json);
    return {
      target: 'secret',
      secretId: input.SecretId,
      run: async (call, head) => {
        writableSecret(head);
        const { policy, text } = readPolicy(input.ResourcePolicy);
        if (input.BlockPublicPolicy && publicStatements(policy).length > 0) {
          throw refusal(rejection('PublicPolicy', PUBLIC_POLICY));
        }
        const command = { type: 'AttachPolicy', policy: text, now: call.origin.at } as const;
        await amend(call, head, plainly(command));
        return identity(head.secret);
      },
    };
  },
};
