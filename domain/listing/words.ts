/**
 * One word of a text, by the rules of the `all` filter ("Find secrets", user guide): everything but
 * letters and digits parts words, and so do letter next to digit and lower case before upper. The
 * last capital of a run belongs to what follows it: `FTag` is F + Tag.
 *
 * A run of capitals gives back at most one of them, so that the work grows with the text alone.
 */
const WORD = /\p{Lu}+(?![[\p{L}\p{M}]--\p{Lu}])|\p{Lu}?[[\p{L}\p{M}]--\p{Lu}]+|\p{N}+/gv;

/** The words of a text in lower case, in order. None in a text of special characters. */
export const wordsOf = (text: string): readonly string[] =>
  (text.match(WORD) ?? []).map((word) => word.toLowerCase());

/** Words prepared for look-ups by their beginnings: each once, sorted. */
export type WordIndex = readonly string[];

/** The words of all these texts together. */
export const wordIndex = (texts: readonly string[]): WordIndex =>
  [...new Set(texts.flatMap(wordsOf))].sort();

/** Whether a word begins with this prefix: the first word not before it does, or none. */
export const hasWordWith = (index: WordIndex, prefix: string): boolean => {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((index[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return index[low]?.startsWith(prefix) ?? false;
};
