import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { identity } from '../wire/identity.ts';
import { REQUESTS } from '../wire/requests.ts';
import { activeSecret } from './active.ts';

/** GetResourcePolicy: without a policy the member is left out. */
export const getResourcePolicy: Operation = {
  name: 'GetResourcePolicy',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.GetResourcePolicy, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (_call, head) => {
        const secret = activeSecret(head);
        return { ...identity(secret), ResourcePolicy: secret.policy ?? undefined };
      },
    };
  },
};
