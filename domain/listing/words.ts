/**
 * One word of a text, by the rules of the `all` filter ("Find secrets", user guide): words are
 * separated by everything except letters and digits, between a letter and a digit, and between
 * lower and upper case. The last capital of a run belongs to what follows it: `FTag` is F + Tag.
 *
 * A run of capitals backtracks by at most one character, so matching takes linear time.
 */
const WORD = /\p{Lu}+(?![[\p{L}\p{M}]--\p{Lu}])|\p{Lu}?[[\p{L}\p{M}]--\p{Lu}]+|\p{N}+/gv;

/** The words of a text in lower case, in order; empty for a text of special characters. */
export const wordsOf = (text: string): readonly string[] =>
  (text.match(WORD) ?? []).map((word) => word.toLowerCase());

/** Words prepared for prefix lookups: distinct and sorted. */
export type WordIndex = readonly string[];

/** Indexes the words of all these texts. */
export const wordIndex = (texts: readonly string[]): WordIndex =>
  [...new Set(texts.flatMap(wordsOf))].sort();

/** Whether a word has this prefix: if any has, the first word that sorts at or after it does. */
export const hasWordWithPrefix = (index: WordIndex, prefix: string): boolean => {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((index[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return index[low]?.startsWith(prefix) ?? false;
};
