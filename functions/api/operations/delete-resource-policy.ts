import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { identity } from '../wire/identity.ts';
import { REQUESTS } from '../wire/requests.ts';
import { amend, plainly } from './amend.ts';

/** DeleteResourcePolicy: without a policy there is nothing to do. */
export const deleteResourcePolicy: Operation = {
  name: 'DeleteResourcePolicy',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.DeleteResourcePolicy, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (call, head) => {
        await amend(call, head, plainly({ type: 'RemovePolicy', now: call.origin.at }));
        return identity(head.secret);
      },
    };
  },
};
