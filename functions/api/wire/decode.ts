import { assertNever } from '../../../domain/assert-never.ts';
import {
  checkBlob,
  checkInteger,
  checkList,
  checkString,
  describe,
  NOT_NULL,
  type Violation,
} from './constraints.ts';
import { ApiError } from './errors.ts';
import type { Shape, StructureShape, ValueOf } from './shape.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses the body as JSON. Throws SerializationException without the parser's message or cause: both quote
 * the text, which holds a secret.
 */
export const parseBody = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw new ApiError('SerializationException', 'The body is not JSON in UTF-8.');
  }
};

/**
 * Decodes a JSON value as the type of a shape. Unknown members are ignored and `null` counts as absent (awsJson).
 * Throws SerializationException for a wrong JSON type and ValidationException with every constraint
 * that failed ("N validation errors detected").
 */
export const decodeInput = <S extends StructureShape>(shape: S, json: unknown): ValueOf<S> => {
  const violations: Violation[] = [];
  const value = read(shape, json, { path: '', violations });
  if (violations.length > 0) throw new ApiError('ValidationException', describe(violations));
  return value as ValueOf<S>;
};

type Position = { readonly path: string; readonly violations: Violation[] };

const read = (shape: Shape, json: unknown, at: Position): unknown => {
  switch (shape.type) {
    case 'string': {
      const text = expect(json, isText, 'a String');
      at.violations.push(...checkString(shape, text, at.path));
      return text;
    }
    case 'blob': {
      const bytes = fromBase64(expect(json, isText, 'a Blob'));
      at.violations.push(...checkBlob(shape, bytes, at.path));
      return bytes;
    }
    case 'boolean':
      return expect(json, isBoolean, 'a Boolean');
    case 'integer': {
      const number = expect(json, isWhole, 'an Integer');
      at.violations.push(...checkInteger(shape, number, at.path));
      return number;
    }
    case 'list': {
      const members = expect(json, isList, 'a List').filter((member) => member !== null);
      const violations = checkList(shape, members, at.path);
      at.violations.push(...violations);
      if (violations.length > 0) return [];
      return members.map((member, index) =>
        read(shape.member, member, within(at, `${index + 1}.member`)),
      );
    }
    case 'structure':
      return readStructure(shape, expect(json, isObject, 'a Structure'), at);
    default:
      return assertNever(shape);
  }
};

const readStructure = (
  shape: StructureShape,
  json: Readonly<Record<string, unknown>>,
  at: Position,
): Readonly<Record<string, unknown>> => {
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(shape.members)) {
    const inner = within(at, lowerCamel(name));
    const given = Object.hasOwn(json, name) ? json[name] : null;
    if (given !== null) members.push([name, read(member, given, inner)]);
    else if (shape.required.includes(name)) at.violations.push(NOT_NULL(inner.path));
  }
  return Object.fromEntries(members);
};

const within = ({ path, violations }: Position, step: string): Position => ({
  path: path === '' ? step : `${path}.${step}`,
  violations,
});

const lowerCamel = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

const isList = (json: unknown): json is readonly unknown[] => Array.isArray(json);
const isText = (json: unknown): json is string => typeof json === 'string';
/** The model's numbers are Longs; the rounding of JSON.parse is close enough to reject one that is too large. */
const isWhole = (json: unknown): json is number =>
  Number.isInteger(json) && Math.abs(Number(json)) <= 2 ** 63;
const isBoolean = (json: unknown): json is boolean => typeof json === 'boolean';
const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const expect = <Type>(
  json: unknown,
  test: (json: unknown) => json is Type,
  wanted: string,
): Type => {
  if (!test(json)) {
    throw new ApiError(
      'SerializationException',
      `${kindOf(json)} can not be converted to ${wanted}`,
    );
  }
  if (typeof json === 'string' && !json.isWellFormed()) {
    throw new ApiError('SerializationException', 'A string holds an unpaired surrogate');
  }
  return json;
};

/** Coral's names of JSON tokens. The value itself may be a secret and is never shown. */
const kindOf = (json: unknown): string => {
  if (json === null) return 'NULL_VALUE';
  if (typeof json === 'boolean') return json ? 'TRUE_VALUE' : 'FALSE_VALUE';
  if (typeof json === 'number') return 'NUMBER_VALUE';
  if (typeof json === 'string') return 'STRING_VALUE';
  return Array.isArray(json) ? 'START_ARRAY' : 'START_OBJECT';
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const fromBase64 = (text: string): Uint8Array => {
  if (text.length % 4 !== 0 || !BASE64.test(text)) {
    throw new ApiError('SerializationException', 'A Blob must be base64 text with padding');
  }
  return Buffer.from(text, 'base64');
};
