import { tagSecret } from '../../../app/secret/tag.ts';
import { uniqueTags } from '../../../domain/secret/new-secret.ts';
import { permission, requestTags } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { orThrow } from '../wire/errors.ts';
import { tagsOf } from '../wire/inputs.ts';
import { secretId, tags } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** TagResource: no output, so no body. */
export const tagResource = operation({
  name: 'TagResource',
  rateGroup: 'Tagging',
  input: structure({ SecretId: secretId, Tags: tags }, 'SecretId', 'Tags'),
  check: ({ Tags }) => tagsOf(Tags),
  target: theSecret,
  access: ({ Tags }) => [permission('secretsmanager:TagResource', requestTags(Tags))],
  run: async (call, { Tags }, head) => {
    orThrow(await tagSecret(call, head, uniqueTags(tagsOf(Tags))));
    return null;
  },
});
