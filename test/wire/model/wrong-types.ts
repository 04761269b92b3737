import type { Shape } from '../../../functions/api/wire/shape.ts';
import type { Breakage } from './breakage.ts';
import { CANARY } from './texts.ts';

type Type = Shape['type'];

/** JSON of every type, with Coral's name of its first token and the shapes that accept it. */
const VALUES: readonly (readonly [json: unknown, token: string, taken: readonly Type[]])[] = [
  [CANARY, 'STRING_VALUE', ['string']],
  [7, 'NUMBER_VALUE', ['integer']],
  [1.5, 'NUMBER_VALUE', []],
  [2 ** 64, 'NUMBER_VALUE', []],
  [true, 'TRUE_VALUE', ['boolean']],
  [false, 'FALSE_VALUE', ['boolean']],
  [[CANARY], 'START_ARRAY', ['list']],
  [{ [CANARY]: CANARY }, 'START_OBJECT', ['structure']],
];

const WANTED: { readonly [T in Type]: string } = {
  string: 'a String',
  blob: 'a Blob',
  boolean: 'a Boolean',
  integer: 'an Integer',
  list: 'a List',
  structure: 'a Structure',
};

/** Strings that are not base64 with padding, or have an unpaired surrogate. */
const TEXTS: { readonly [T in Type]?: readonly (readonly [text: string, says: string])[] } = {
  string: [[`${CANARY}\ud800`, 'A string holds an unpaired surrogate']],
  blob: [CANARY, `${CANARY}=`, '====', 'ab', 'a-b_', 'ab=c'].map((text) => [
    text,
    'A Blob must be base64 text with padding',
  ]),
};

/** JSON of every type that a shape does not accept. */
export const wrongTypes = (type: Type): readonly Breakage[] => [
  ...VALUES.filter(([json, _token, taken]) => !taken.includes(type) && !isText(json, type)).map(
    ([json, token]) =>
      misread(`type ${token}`, json, `${token} can not be converted to ${WANTED[type]}`),
  ),
  ...(TEXTS[type] ?? []).map(([text, says]) => misread('text', text, says)),
];

/** A Blob is a string on the wire. */
const isText = (json: unknown, type: Type): boolean => type === 'blob' && json === CANARY;

const misread = (rule: string, json: unknown, says: string): Breakage => ({
  rule,
  json,
  error: 'SerializationException',
  says: [says],
});
