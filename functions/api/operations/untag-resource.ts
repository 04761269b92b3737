import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { REQUESTS } from '../wire/requests.ts';
import { amend, plainly } from './amend.ts';

/** UntagResource: no output, so no body. */
export const untagResource: Operation = {
  name: 'UntagResource',
  parse: (json) => {
    const { SecretId, TagKeys } = decodeInput(REQUESTS.UntagResource, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (call, head) => {
        const now = call.origin.at;
        await amend(call, head, plainly({ type: 'UntagSecret', keys: TagKeys, now }));
        return null;
      },
    };
  },
};
