import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { identity } from '../wire/identity.ts';
import { REQUESTS } from '../wire/requests.ts';
import { amend, plainly } from './amend.ts';

/** RestoreSecret: usable again at once; one that was not scheduled stays as it is. */
export const restoreSecret: Operation = {
  name: 'RestoreSecret',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.RestoreSecret, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (call, head) => {
        await amend(call, head, plainly({ type: 'RestoreSecret', now: call.origin.at }));
        return identity(head.secret);
      },
    };
  },
};
