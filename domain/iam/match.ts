import type { Selection } from './policy.ts';

/**
 * Whether a text matches a pattern, where `*` matches any number of characters and `?` exactly one.
 * Only the last `*` is backtracked to, so the work is bounded by the product of the two lengths.
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
      // Let the last `*` match one more character.
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

/** Whether an action such as `secretsmanager:GetSecretValue` matches a pattern, ignoring case. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matchesPattern(pattern.toLowerCase(), action.toLowerCase());

/** Whether an element selects something: one of its items matches or, with `Not…`, none does. */
export const selects = <Item>(
  { negated, items }: Selection<Item>,
  matches: (item: Item) => boolean,
): boolean => items.some(matches) !== negated;
