import { untagSecret } from '../../../app/secret/tag.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId, tagKey } from '../wire/members.ts';
import { list, structure } from '../wire/shape.ts';

/** UntagResource: no output, so no body. */
export const untagResource = operation({
  name: 'UntagResource',
  rateGroup: 'Tagging',
  input: structure({ SecretId: secretId, TagKeys: list(tagKey) }, 'SecretId', 'TagKeys'),
  target: theSecret,
  access: ({ TagKeys }) => [permission('secretsmanager:UntagResource', { 'aws:TagKeys': TagKeys })],
  run: async (call, { TagKeys }, head) => {
    orThrow(await untagSecret(call, head, TagKeys));
    return null;
  },
});
