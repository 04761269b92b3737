import type { PageRequest } from '../../domain/ports/secret-index.ts';

/** ASCII characters on either side of all that a name may have ("NAME" in domain/secret/names.ts). */
const BELOW = ' ';
const ABOVE = '~';

/** The names a page may have, from one on to before another: one range, so that nothing is skipped. */
export const nameRange = ({ namePrefix, after, descending }: PageRequest) => {
  const first = namePrefix ?? '';
  const end = `${first}${ABOVE}`;
  if (after === null) return { from: first, to: end };
  return descending
    ? { from: first, to: after.name < end ? after.name : end }
    : { from: after.name < first ? first : `${after.name}${BELOW}`, to: end };
};
