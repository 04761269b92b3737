import type { Random } from '../ports/random.ts';
import { type Rejection, rejection } from '../secret/decision.ts';
import { NOTHING_INCLUDED, TOO_SHORT } from './messages.ts';
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
  /** At least one character of each type that is left; true by default. */
  readonly requireEachIncludedType?: boolean | undefined;
};

/** A password of ASCII characters, or why there is none. */
export type GeneratedPassword =
  | { readonly ok: true; readonly password: string }
  | { readonly ok: false; readonly rejection: Rejection };

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
  const types = includedTypes(options);
  const required = requireEachIncludedType ? types : [];
  if (types.length === 0) return refused(NOTHING_INCLUDED);
  if (length < required.length) return refused(TOO_SHORT);

  const choose = chooser(random);
  const everything = types.join('');
  const rest = Array.from({ length: length - required.length }, () => everything);
  const drawn = [...required, ...rest].map((characters) => oneOf(characters, choose));
  return { ok: true, password: shuffled(drawn, choose).join('') };
};

/** The characters of each type that is left. Without any left, a type counts as excluded. */
const includedTypes = (options: PasswordOptions): readonly string[] => {
  const excluded = new Set(options.excludeCharacters);
  return [
    options.excludeLowercase ? '' : LOWERCASE,
    options.excludeUppercase ? '' : UPPERCASE,
    options.excludeNumbers ? '' : NUMBERS,
    options.excludePunctuation ? '' : PUNCTUATION,
    options.includeSpace ? SPACE : '',
  ]
    .map((type) => [...type].filter((character) => !excluded.has(character)).join(''))
    .filter((type) => type !== '');
};

const oneOf = (characters: string, choose: Choose): string =>
  characters.charAt(choose(characters.length));

const refused = (message: string): GeneratedPassword => ({
  ok: false,
  rejection: rejection('InvalidParameter', message),
});
