import { describe, expect, it } from 'vitest';
import { generatePassword, type PasswordOptions } from '../../../domain/password/generate.ts';
import { systemRandom } from './sources.ts';

const TOO_SHORT = 'Password length is too short based on the required types.';
const TYPE = 'All characters of the desired type have been excluded.';
const NOTHING = 'All characters have been excluded from selection.';

const passwordOf = (options: PasswordOptions): string => {
  const generated = generatePassword(options, systemRandom);
  if (!generated.ok) throw new Error(generated.rejection.message);
  return generated.password;
};

const refusalOf = (options: PasswordOptions) => {
  const generated = generatePassword(options, systemRandom);
  return generated.ok ? null : generated.rejection;
};

/** Long enough that a character which may occur is missing once in 10^16 runs. */
const alphabetOf = (options: PasswordOptions): string =>
  [...new Set(passwordOf({ length: 4096, ...options }))].toSorted().join('');

describe('GetRandomPassword', () => {
  it('gives 32 characters, at least one of each of the four types, unless told otherwise', () => {
    const password = passwordOf({});
    expect(password).toHaveLength(32);
    for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9 ]/]) expect(password).toMatch(type);
  });

  it('takes an undefined member for an absent one', () => {
    const options = { length: undefined, includeSpace: undefined, excludeCharacters: undefined };
    expect(passwordOf(options)).toMatch(/^[!-~]{32}$/);
  });

  it('knows 32 punctuation characters', () => {
    const others = { excludeLowercase: true, excludeUppercase: true, excludeNumbers: true };
    expect(alphabetOf(others)).toBe('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
  });

  it.each<[what: string, options: PasswordOptions, alphabet: string]>([
    ['a-z', { excludeUppercase: true, excludeNumbers: true }, 'abcdefghijklmnopqrstuvwxyz'],
    ['A-Z', { excludeLowercase: true, excludeNumbers: true }, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    ['0-9', { excludeLowercase: true, excludeUppercase: true }, '0123456789'],
  ])('knows %s', (_what, options, alphabet) => {
    expect(alphabetOf({ excludePunctuation: true, ...options })).toBe(alphabet);
  });

  it('uses the space only when it is included', () => {
    expect(alphabetOf({})).not.toContain(' ');
    expect(alphabetOf({ includeSpace: true })).toContain(' ');
  });

  it('uses no character of ExcludeCharacters, the space included', () => {
    const alphabet = alphabetOf({ includeSpace: true, excludeCharacters: ' aZ5/é\u{1f511}' });
    expect(alphabet).toHaveLength(95 - 5);
    expect(alphabet).not.toMatch(/[ aZ5/]/);
  });

  it('draws anew every time', () => {
    expect(passwordOf({})).not.toBe(passwordOf({}));
  });

  it('makes a password of one character where one type is left or none is required', () => {
    expect(passwordOf({ length: 1, requireEachIncludedType: false })).toHaveLength(1);
    const onlyNumbers = {
      excludeLowercase: true,
      excludeUppercase: true,
      excludePunctuation: true,
    };
    expect(passwordOf({ length: 1, ...onlyNumbers })).toMatch(/^[0-9]$/);
  });

  it('of four characters has one of each type', () => {
    expect(passwordOf({ length: 4 })).toMatch(
      /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^A-Za-z0-9])/,
    );
  });
});

describe('GetRandomPassword refuses', () => {
  it('fewer characters than required types (M32)', () => {
    expect(refusalOf({ length: 3 })).toEqual({ code: 'InvalidParameter', message: TOO_SHORT });
  });

  it('no shorter length because of the space, which is never required', () => {
    expect(refusalOf({ length: 4, includeSpace: true })).toBeNull();
    expect(refusalOf({ length: 3, includeSpace: true })?.message).toBe(TOO_SHORT);
  });

  it('a required type whose characters are all excluded (M45), before it looks at the length', () => {
    const excludeCharacters = '0123456789';
    const refusal = { code: 'InvalidParameter', message: TYPE };
    expect(refusalOf({ excludeCharacters })).toEqual(refusal);
    expect(refusalOf({ length: 1, excludeCharacters })).toEqual(refusal);
    expect(refusalOf({ excludeCharacters, excludeNumbers: true })).toBeNull();
    expect(refusalOf({ excludeCharacters, requireEachIncludedType: false })).toBeNull();
    expect(refusalOf({ excludeCharacters: '012345678' })).toBeNull();
    expect(refusalOf({ includeSpace: true, excludeCharacters: ' ' })).toBeNull();
  });

  it('to leave nothing: all types excluded, or all characters, required or not (M46)', () => {
    const refusal = { code: 'InvalidParameter', message: NOTHING };
    const types = { excludeLowercase: true, excludeUppercase: true, excludeNumbers: true };
    expect(refusalOf({ ...types, excludePunctuation: true })).toEqual(refusal);
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const excludeCharacters = `${letters}${letters.toUpperCase()}0123456789`;
    expect(refusalOf({ excludeCharacters, excludePunctuation: true })).toEqual(refusal);
    expect(
      refusalOf({ excludeCharacters, excludePunctuation: true, requireEachIncludedType: false }),
    ).toEqual(refusal);
  });

  it('without asking for random bytes', () => {
    const untouched = {
      bytes: () => {
        throw new Error('Asked for bytes');
      },
    };
    expect(generatePassword({ length: 3 }, untouched).ok).toBe(false);
  });
});
