import type { StringShape } from '../../../functions/api/wire/shape.ts';

/** The content of sensitive samples, which must never appear in an error. */
export const CANARY = 'canary7e3f-';

/** For each pattern of the model, a string of a length that matches if any string of that length does. */
const BY_PATTERN: ReadonlyMap<string, (length: number) => string> = new Map([
  [String.raw`^([a-z]+-)+\d+$`, (length) => `${'a'.repeat(Math.max(length - 2, 1))}-1`],
  ['[0-9]+h', (length) => `${'1'.repeat(Math.max(length - 1, 1))}h`],
]);

/** A string of a number of characters for a shape; sensitive ones consist of the canary. */
export const textOf = (shape: StringShape, length: number): string => {
  const special = BY_PATTERN.get(shape.pattern ?? '');
  if (special) return special(length).slice(0, length);
  const unit = shape.sensitive ? CANARY : 'a';
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
};

/** Whether a pattern matches a whole string. */
export const fits = ({ pattern }: StringShape, text: string): boolean =>
  pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text);

/** The shortest valid string of a shape that is not an enumeration. */
export const shortest = (shape: StringShape): string => {
  const longest = shape.max ?? shape.maxBytes ?? 0;
  for (let length = shape.min ?? 0; length <= longest; length += 1) {
    const text = textOf(shape, length);
    if (fits(shape, text)) return text;
  }
  throw new Error(`There is no sample text for the pattern ${shape.pattern}`);
};
