import type { BlobShape, IntegerShape, ListShape, StringShape } from './shape.ts';

/** One failed constraint, as the sentence the service says about it. */
export type Violation = string;

/** `N validation error(s) detected: …; …`, the form of the shared AWS validator. */
export const describe = (violations: readonly Violation[]): string => {
  const told = violations.slice(0, MAX_TOLD);
  const errors = told.length === 1 ? 'error' : 'errors';
  return `${told.length} validation ${errors} detected: ${told.join('; ')}`;
};

/** An answer stays small, however many constraints a large request breaks. */
const MAX_TOLD = 100;

/** Longer than any legal value that is shown. */
const MAX_SHOWN = 4096;

/** No list of the model is anywhere near as long; one that is longer is not looked into. */
const MAX_MEMBERS = 1000;

/** A required member that is missing or null. */
export const NOT_NULL = (path: string): Violation =>
  `Value null at '${path}' failed to satisfy constraint: Member must not be null`;

/** The limits of a string: Unicode characters, then bytes, then pattern. */
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

/** The limits of a blob, counted on the decoded bytes. Its value is never shown. */
export const checkBlob = (shape: BlobShape, bytes: Uint8Array, path: string): Violation[] =>
  lengthFailures(shape, bytes.length).map((constraint) => violation(path, null, constraint));

/** The limits of a number. */
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

/** The limits of a list. Members may be sensitive, so only an empty list is shown. */
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
