/** The fields of a stored entry. Their order and types are fixed for each kind of entry. */
export type Fields = readonly (string | number | null)[];

/**
 * Makes one text of a title and fields, to compute MACs and digests over. No two lists of fields share a
 * text: the first line has the type of each field, with the length of a text or the digits of a number, and
 * the texts follow. For a commit the fields are those of its stream (account, region, name) and then those
 * of `StoredCommit`, in their order. MACs of stored rows depend on this form, so it never changes.
 */
export const canonicalText = (title: string, fields: Fields): string => {
  // Built by concatenation: it is made for every row that is read.
  let shape = title;
  let texts = '\n';
  for (const field of fields) {
    if (typeof field === 'string') {
      shape += ` t${field.length}`;
      texts += field;
    } else {
      shape += field === null ? ' -' : ` n${field}`;
    }
  }
  return shape + texts;
};
