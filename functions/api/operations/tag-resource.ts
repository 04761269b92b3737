import { uniqueTags } from '../../../domain/secret/new-secret.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { REQUESTS } from '../wire/requests.ts';
import { tagsOf } from '../wire/tags.ts';
import { amend, plainly } from './amend.ts';

/** TagResource: no output, so no body. */
export const tagResource: Operation = {
  name: 'TagResource',
  parse: (json) => {
    const { SecretId, Tags } = decodeInput(REQUESTS.TagResource, json);
    const tags = uniqueTags(tagsOf(Tags));
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (call, head) => {
        await amend(call, head, plainly({ type: 'TagSecret', tags, now: call.origin.at }));
        return null;
      },
    };
  },
};
