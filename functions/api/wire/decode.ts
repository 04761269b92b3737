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
 * The body as JSON. Neither the parser's complaint nor its cause is passed on: both quote the text,
 * and the text holds a secret.
 */
export const parseBody = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw new ApiError('SerializationException', 'The body is not JSON in UTF-8.');
  }
};

/**
 * A JSON value as the shape's type. Unknown members are ignored and `null` counts as absent (awsJson).
 * Throws SerializationException for a wrong JSON type and ValidationException with every constraint
 * that failed ("N validation errors detected").
 */
export const decodeInput = <S extends StructureShape>(shape: S, json: unknown): ValueOf<S> => {
  const violations: Violation[] = [];
  const value = read(shape, json, { path: '', violations });
  if (violations.length > 0) throw new ApiError('ValidationException', describe(violations));
  return value as ValueOf<S>;
};

type Place = { readonly path: string; readonly violations: Violation[] };

const read = (shape: Shape, json: unknown, place: Place): unknown => {
  switch (shape.type) {
    case 'string': {
      const text = expect(json, isText, 'a String');
      place.violations.push(...checkString(shape, text, place.path));
      return text;
    }
    case 'blob': {
      const bytes = fromBase64(expect(json, isText, 'a Blob'));
      place.violations.push(...checkBlob(shape, bytes, place.path));
      return bytes;
    }
    case 'boolean':
      return expect(json, isBoolean, 'a Boolean');
    case 'integer': {
      const number = expect(json, isWhole, 'an Integer');
      place.violations.push(...checkInteger(shape, number, place.path));
      return number;
    }
    case 'list': {
      const members = expect(json, isList, 'a List').filter((member) => member !== null);
      const violations = checkList(shape, members, place.path);
      place.violations.push(...violations);
      if (violations.length > 0) return [];
      return members.map((member, index) =>
        read(shape.member, member, within(place, `${index + 1}.member`)),
      );
    }
    case 'structure':
      return readStructure(shape, expect(json, isObject, 'a Structure'), place);
    default:
      return assertNever(shape);
  }
};

const readStructure = (
  shape: StructureShape,
  json: Readonly<Record<string, unknown>>,
  place: Place,
): Readonly<Record<string, unknown>> => {
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(shape.members)) {
    const at = within(place, lowerCamel(name));
    const given = Object.hasOwn(json, name) ? json[name] : null;
    if (given !== null) members.push([name, read(member, given, at)]);
    else if (shape.required.includes(name)) place.violations.push(NOT_NULL(at.path));
  }
  return Object.fromEntries(members);
};

const within = ({ path, violations }: Place, step: string): Place => ({
  path: path === '' ? step : `${path}.${step}`,
  violations,
});

const lowerCamel = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

const isList = (json: unknown): json is readonly unknown[] => Array.isArray(json);
const isText = (json: unknown): json is string => typeof json === 'string';
/** The model's numbers are Longs; what JSON.parse makes of a large one is near enough to refuse it. */
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

/** Coral's names of JSON tokens; never the value itself, which may be a secret. */
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
