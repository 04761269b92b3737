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

const rejectionOf = (options: PasswordOptions) => {
  const generated = generatePassword(options, systemRandom);
  return generated.ok ? null : generated.rejection;
};

/** Long enough that an allowed character is missing in only one of 10^16 runs. */
const alphabetOf = (options: PasswordOptions): string =>
  [...new Set(passwordOf({ length: 4096, ...options }))].toSorted().join('');

describe('GetRandomPassword', () => {
  it('returns 32 characters by default, at least one of each of the four types', () => {
    const password = passwordOf({});
    expect(password).toHaveLength(32);
    for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9 ]/]) expect(password).toMatch(type);
  });

  it('treats an undefined member as missing', () => {
    const options = { length: undefined, includeSpace: undefined, excludeCharacters: undefined };
    expect(passwordOf(options)).toMatch(/^[!-~]{32}$/);
  });

  it('uses 32 punctuation characters', () => {
    const others = { excludeLowercase: true, excludeUppercase: true, excludeNumbers: true };
    expect(alphabetOf(others)).toBe('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
  });

  it.each<[what: string, options: PasswordOptions, alphabet: string]>([
    ['a-z', { excludeUppercase: true, excludeNumbers: true }, 'abcdefghijklmnopqrstuvwxyz'],
    ['A-Z', { excludeLowercase: true, excludeNumbers: true }, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    ['0-9', { excludeLowercase: true, excludeUppercase: true }, '0123456789'],
  ])('uses %s', (_what, options, alphabet) => {
    expect(alphabetOf({ excludePunctuation: true, ...options })).toBe(alphabet);
  });

  it('uses the space only if it is included', () => {
    expect(alphabetOf({})).not.toContain(' ');
    expect(alphabetOf({ includeSpace: true })).toContain(' ');
  });

  it('uses no character of ExcludeCharacters, not even the space', () => {
    const alphabet = alphabetOf({ includeSpace: true, excludeCharacters: ' aZ5/é\u{1f511}' });
    expect(alphabet).toHaveLength(95 - 5);
    expect(alphabet).not.toMatch(/[ aZ5/]/);
  });

  it('returns a new password every time', () => {
    expect(passwordOf({})).not.toBe(passwordOf({}));
  });

  it('returns a password of one character if only one type is left, or none is required', () => {
    expect(passwordOf({ length: 1, requireEachIncludedType: false })).toHaveLength(1);
    const onlyNumbers = {
      excludeLowercase: true,
      excludeUppercase: true,
      excludePunctuation: true,
    };
    expect(passwordOf({ length: 1, ...onlyNumbers })).toMatch(/^[0-9]$/);
  });

  it('returns one character of each type if there are four characters', () => {
    expect(passwordOf({ length: 4 })).toMatch(
      /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^A-Za-z0-9])/,
    );
  });
});

describe('GetRandomPassword rejects', () => {
  it('fewer characters than required types (M32)', () => {
    expect(rejectionOf({ length: 3 })).toEqual({ code: 'InvalidParameter', message: TOO_SHORT });
  });

  it('no lengths because of the space, which is never required', () => {
    expect(rejectionOf({ length: 4, includeSpace: true })).toBeNull();
    expect(rejectionOf({ length: 3, includeSpace: true })?.message).toBe(TOO_SHORT);
  });

  it('a required type whose characters are all excluded (M45), before checking the length', () => {
    const excludeCharacters = '0123456789';
    const rejection = { code: 'InvalidParameter', message: TYPE };
    expect(rejectionOf({ excludeCharacters })).toEqual(rejection);
    expect(rejectionOf({ length: 1, excludeCharacters })).toEqual(rejection);
    expect(rejectionOf({ excludeCharacters, excludeNumbers: true })).toBeNull();
    expect(rejectionOf({ excludeCharacters, requireEachIncludedType: false })).toBeNull();
    expect(rejectionOf({ excludeCharacters: '012345678' })).toBeNull();
    expect(rejectionOf({ includeSpace: true, excludeCharacters: ' ' })).toBeNull();
  });

  it('the exclusion of all types or all characters, required or not (M46)', () => {
    const rejection = { code: 'InvalidParameter', message: NOTHING };
    const types = { excludeLowercase: true, excludeUppercase: true, excludeNumbers: true };
    expect(rejectionOf({ ...types, excludePunctuation: true })).toEqual(rejection);
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const excludeCharacters = `${letters}${letters.toUpperCase()}0123456789`;
    expect(rejectionOf({ excludeCharacters, excludePunctuation: true })).toEqual(rejection);
    expect(
      rejectionOf({ excludeCharacters, excludePunctuation: true, requireEachIncludedType: false }),
    ).toEqual(rejection);
  });

  it('without drawing random bytes', () => {
    const untouched = {
      bytes: () => {
        throw new Error('Asked for bytes');
      },
    };
    expect(generatePassword({ length: 3 }, untouched).ok).toBe(false);
  });
});
