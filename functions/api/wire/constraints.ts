import type { BlobShape, IntegerShape, ListShape, StringShape } from './shape.ts';

/** A failed constraint, as the sentence in the error message. */
export type Violation = string;

/** Formats violations like the shared AWS validator: `N validation error(s) detected: …; …`. */
export const describe = (violations: readonly Violation[]): string => {
  const listed = violations.slice(0, MAX_LISTED);
  const errors = listed.length === 1 ? 'error' : 'errors';
  return `${listed.length} validation ${errors} detected: ${listed.join('; ')}`;
};

/** Keeps an error small, however many constraints a large request breaks. */
const MAX_LISTED = 100;

/** Longer than any valid value that is shown. */
const MAX_SHOWN = 4096;

/** Far longer than any list of the model; the members of a longer one are not checked. */
const MAX_MEMBERS = 1000;

/** The violation of a required member that is missing or null. */
export const NOT_NULL = (path: string): Violation =>
  `Value null at '${path}' failed to satisfy constraint: Member must not be null`;

/** Checks the limits of a string: Unicode characters, bytes, values, pattern. */
export const checkString = (shape: StringShape, text: string, path: string): Violation[] => {
  const shown = shape.sensitive ? null : text;
  const failed = [
    ...lengthFailures(shape, [...text].length),
    ...maxFailure(shape.maxBytes, Buffer.byteLength(text, 'utf8')),
  ];
  if (shape.values && !shape.values.includes(text)) {
    failed.push(`Member must satisfy enum value set: [${shape.values.join(', ')}]`);
  }
  if (shape.pattern && !matchesAll(shape.pattern, text)) {
    failed.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  return [...new Set(failed)].map((constraint) => violation(path, shown, constraint));
};

const matchesAll = (pattern: string, text: string): boolean =>
  new RegExp(`^(?:${pattern})$`).test(text);

/** Checks the limits of a blob, in decoded bytes. Its value is never shown. */
export const checkBlob = (shape: BlobShape, bytes: Uint8Array, path: string): Violation[] =>
  lengthFailures(shape, bytes.length).map((constraint) => violation(path, null, constraint));

/** Checks the limits of a number. */
export const checkInteger = (shape: IntegerShape, value: number, path: string): Violation[] => {
  const failed = [
    ...(shape.min !== undefined && value < shape.min
      ? [`Member must have value greater than or equal to ${shape.min}`]
      : []),
    ...(shape.max !== undefined && value > shape.max
      ? [`Member must have value less than or equal to ${shape.max}`]
      : []),
  ];
  return failed.map((constraint) => violation(path, String(value), constraint));
};

/** Checks the limits of a list. Members may be sensitive, so only an empty list is shown. */
export const checkList = (
  shape: ListShape,
  members: readonly unknown[],
  path: string,
): Violation[] => {
  const shown = members.length === 0 ? '[]' : null;
  const limits = { max: MAX_MEMBERS, ...shape };
  return lengthFailures(limits, members.length).map((failed) => violation(path, shown, failed));
};

const violation = (path: string, shown: string | null, constraint: string): Violation => {
  const value = shown === null ? 'Value' : `Value '${shortened(shown)}'`;
  return `${value} at '${path}' failed to satisfy constraint: ${constraint}`;
};

const shortened = (shown: string): string =>
  shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown;

type Limits = { readonly min?: number; readonly max?: number };

const lengthFailures = ({ min = 0, max }: Limits, length: number): string[] =>
  length < min
    ? [`Member must have length greater than or equal to ${min}`]
    : maxFailure(max, length);

const maxFailure = (max: number | undefined, length: number): string[] =>
  max !== undefined && length > max ? [`Member must have length less than or equal to ${max}`] : [];
