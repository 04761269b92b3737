import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { identity } from '../wire/identity.ts';
import { REQUESTS } from '../wire/requests.ts';
import { amend, plainly } from './amend.ts';

/** CancelRotateSecret: turns rotation off and keeps its configuration. */
export const cancelRotateSecret: Operation = {
  name: 'CancelRotateSecret',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.CancelRotateSecret, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (call, head) => {
        await amend(call, head, plainly({ type: 'CancelRotation', now: call.origin.at }));
        return identity(head.secret);
      },
    };
  },
};
