import type { Selection } from './policy.ts';

/**
 * Whether a text is of a pattern in which `*` stands for any characters, also none, and `?` for one.
 * Only the last `*` is ever tried again, so the work is bounded by the product of the two lengths.
 */
export const matchesPattern = (pattern: string, text: string): boolean => {
  let at = 0;
  let read = 0;
  let star: number | null = null;
  let starRead = 0;
  while (read < text.length) {
    if (pattern[at] === '*') {
      star = at;
      starRead = read;
      at += 1;
    } else if (pattern[at] === '?' || pattern[at] === text[read]) {
      at += 1;
      read += 1;
    } else if (star === null) {
      return false;
    } else {
      // The last `*` takes one character more.
      starRead += 1;
      at = star + 1;
      read = starRead;
    }
  }
  return onlyStarsFrom(pattern, at);
};

const onlyStarsFrom = (pattern: string, start: number): boolean => {
  for (let at = start; at < pattern.length; at += 1) if (pattern[at] !== '*') return false;
  return true;
};

/** Whether an action such as `secretsmanager:GetSecretValue` is of a pattern; case does not matter. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matchesPattern(pattern.toLowerCase(), action.toLowerCase());

/** Whether an element selects what fits one of its items or, with `Not…`, what fits none. */
export const selects = <Item>(
  { negated, items }: Selection<Item>,
  fits: (item: Item) => boolean,
): boolean => items.some(fits) !== negated;
