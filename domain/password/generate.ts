import type { Random } from '../ports/random.ts';
import { type Result, rejected, rejection } from '../secret/decision.ts';
import { ALL_EXCLUDED, TOO_SHORT, TYPE_EXCLUDED } from './messages.ts';
import { type Choose, chooser, shuffled } from './uniform.ts';

/** The options of GetRandomPassword; a missing member has the default of the service model. */
export type PasswordOptions = {
  /** 1-4096 characters, already validated by the constraints of the model; 32 by default. */
  readonly length?: number | undefined;
  /** Characters that must not occur; those that no password contains are ignored. */
  readonly excludeCharacters?: string | undefined;
  readonly excludeNumbers?: boolean | undefined;
  readonly excludePunctuation?: boolean | undefined;
  readonly excludeUppercase?: boolean | undefined;
  readonly excludeLowercase?: boolean | undefined;
  readonly includeSpace?: boolean | undefined;
  /** Require a character of each type that no flag excludes, except the space; true by default. */
  readonly requireEachIncludedType?: boolean | undefined;
};

/** A password of ASCII characters, or a rejection. */
export type GeneratedPassword = Result<{ readonly password: string }>;

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const SPACE = ' ';

/**
 * GetRandomPassword. Draws one character from each required type and the rest from all allowed
 * characters, uniformly, and then shuffles them so that no position reveals the type of its
 * character.
 */
export const generatePassword = (options: PasswordOptions, random: Random): GeneratedPassword => {
  const { length = 32, requireEachIncludedType = true } = options;
  const { types, space } = allowedCharacters(options);
  const allAllowed = [...types, space].join('');
  const required = requireEachIncludedType ? types : [];
  if (allAllowed === '') return invalid(ALL_EXCLUDED);
  if (required.includes('')) return invalid(TYPE_EXCLUDED);
  if (length < required.length) return invalid(TOO_SHORT);

  const choose = chooser(random);
  const rest = Array.from({ length: length - required.length }, () => allAllowed);
  const drawn = [...required, ...rest].map((characters) => oneOf(characters, choose));
  return { ok: true, password: shuffled(drawn, choose).join('') };
};

/**
 * The allowed characters of each type that no flag excludes, possibly none; a space belongs to no
 * type.
 */
const allowedCharacters = (options: PasswordOptions) => {
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

const invalid = (message: string) => rejected(rejection('InvalidParameter', message));
