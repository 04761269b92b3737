import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { secretId, tagKey } from '../wire/members.ts';
import { list, structure } from '../wire/shape.ts';
import { amend, plainly } from './amend.ts';

/** UntagResource: no output, so no body. */
export const untagResource = operation({
  name: 'UntagResource',
  rateGroup: 'Tagging',
  input: structure({ SecretId: secretId, TagKeys: list(tagKey) }, 'SecretId', 'TagKeys'),
  target: theSecret,
  access: ({ TagKeys }) => [permission('secretsmanager:UntagResource', { 'aws:TagKeys': TagKeys })],
  run: async (call, { TagKeys }, head) => {
    const now = call.origin.at;
    await amend(call, head, plainly({ type: 'UntagSecret', keys: TagKeys, now }));
    return null;
  },
});
