import type { KeyDescription } from './admin-outcome.ts';
import { resourceOf } from './key-reference.ts';
import { currentMaterial } from './new-key.ts';
import type { StoredKey } from './stored-key.ts';

/** What may be shown of a key, with the ARNs of its aliases; the material stays behind. */
export const describeKey = (
  { arn, description, createdAt, state, materials }: StoredKey,
  aliasArns: readonly string[],
): KeyDescription => ({
  id: resourceOf(arn),
  arn,
  description,
  createdAt,
  state,
  aliases: aliasArns.map(resourceOf),
  ...(materials.length > 1 && { rotatedAt: currentMaterial(materials).createdAt }),
});
