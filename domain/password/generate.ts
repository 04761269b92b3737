import type { Random } from '../ports/random.ts';
import { type Result, rejected, rejection } from '../secret/decision.ts';
import { ALL_EXCLUDED, TOO_SHORT, TYPE_EXCLUDED } from './messages.ts';
import { type Choose, chooser, shuffled } from './uniform.ts';

/** What a password shall look like; an absent member has the default of the service model. */
export type PasswordOptions = {
  /** 1-4096 characters, checked as a constraint of the model; 32 by default. */
  readonly length?: number | undefined;
  /** Characters that must not occur; any others than the known ones change nothing. */
  readonly excludeCharacters?: string | undefined;
  readonly excludeNumbers?: boolean | undefined;
  readonly excludePunctuation?: boolean | undefined;
  readonly excludeUppercase?: boolean | undefined;
  readonly excludeLowercase?: boolean | undefined;
  readonly includeSpace?: boolean | undefined;
  /** At least one character of each type that no flag excludes, but for the space; true by default. */
  readonly requireEachIncludedType?: boolean | undefined;
};

/** A password of ASCII characters, or why there is none. */
export type GeneratedPassword = Result<{ readonly password: string }>;

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const SPACE = ' ';

/**
 * GetRandomPassword. One character is drawn from each required type and the rest from all that is
 * left, each evenly; then they are shuffled, so that no place tells the type of its character.
 */
export const generatePassword = (options: PasswordOptions, random: Random): GeneratedPassword => {
  const { length = 32, requireEachIncludedType = true } = options;
  const { types, space } = included(options);
  const everything = [...types, space].join('');
  const required = requireEachIncludedType ? types : [];
  if (everything === '') return refused(ALL_EXCLUDED);
  if (required.includes('')) return refused(TYPE_EXCLUDED);
  if (length < required.length) return refused(TOO_SHORT);

  const choose = chooser(random);
  const rest = Array.from({ length: length - required.length }, () => everything);
  const drawn = [...required, ...rest].map((characters) => oneOf(characters, choose));
  return { ok: true, password: shuffled(drawn, choose).join('') };
};

/** What is left of each type that no flag excludes, perhaps nothing; a space is of no type. */
const included = (options: PasswordOptions) => {
  const excluded = new Set(options.excludeCharacters);
  const left = (type: string): string =>
    [...type].filter((character) => !excluded.has(character)).join('');
  const types = [
    ...(options.excludeLowercase ? [] : [LOWERCASE]),
    ...(options.excludeUppercase ? [] : [UPPERCASE]),
    ...(options.excludeNumbers ? [] : [NUMBERS]),
    ...(options.excludePunctuation ? [] : [PUNCTUATION]),
  ];
  return { types: types.map(left), space: options.includeSpace ? left(SPACE) : '' };
};

const oneOf = (characters: string, choose: Choose): string =>
  characters.charAt(choose(characters.length));

const refused = (message: string) => rejected(rejection('InvalidParameter', message));
