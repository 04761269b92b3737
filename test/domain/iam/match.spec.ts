import { describe, expect, it } from 'vitest';
import { matchesAction, matchesPattern, selects } from '../../../domain/iam/match.ts';

describe('A pattern', () => {
  it.each([
    ['', ''],
    ['*', ''],
    ['*', 'anything: at/all'],
    ['**', 'a'],
    ['a', 'a'],
    ['?', 'a'],
    ['a*', 'a'],
    ['a*c', 'abbc'],
    ['*b', 'abb'],
    ['a*b*c', 'a-b-b-c-c'],
    ['?*?', 'ab'],
    ['*ab?', 'aababc'],
    ['secret:x-??????', 'secret:x-a1B2c3'],
    ['*', '*'],
    ['a.c', 'a.c'],
  ])('%j matches %j', (pattern, text) => {
    expect(matchesPattern(pattern, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['?', ''],
    ['?', 'ab'],
    ['a', 'A'],
    ['a', 'ab'],
    ['b', 'ab'],
    ['a*c', 'acb'],
    ['*b', 'abc'],
    ['?*?', 'a'],
    ['secret:x-??????', 'secret:x-a1B2c'],
    ['a', '*'],
    ['a', '?'],
    ['a.c', 'abc'],
    ['[ab]', 'a'],
  ])('%j does not match %j', (pattern, text) => {
    expect(matchesPattern(pattern, text)).toBe(false);
  });

  it('is matched quickly, however many wildcards nearly match', () => {
    const text = 'a'.repeat(2_000);
    expect(matchesPattern(`${'a*'.repeat(5_000)}b`, text)).toBe(false);
    expect(matchesPattern(`${'*a?'.repeat(600)}*`, text)).toBe(true);
    expect(matchesPattern(`*${'a'.repeat(1_000)}b`, text)).toBe(false);
  });
});

describe('The pattern of an action', () => {
  it.each(['*', 'secretsmanager:*', 'SecretsManager:getsecretvalue', 'secretsmanager:Get*V?lue'])(
    '%s matches in any case',
    (pattern) => {
      expect(matchesAction(pattern, 'secretsmanager:GetSecretValue')).toBe(true);
      expect(matchesAction(pattern, 'SECRETSMANAGER:GETSECRETVALUE')).toBe(true);
    },
  );

  it('does not match another action', () => {
    expect(matchesAction('secretsmanager:Get*', 'secretsmanager:PutSecretValue')).toBe(false);
  });
});

describe('A selection', () => {
  const is = (wanted: string) => (item: string) => item === wanted;
  const items = ['a', 'b'];

  it('selects what matches one of its items or, if negated, none of them', () => {
    expect(['a', 'b', 'c'].map((text) => selects({ negated: false, items }, is(text)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['a', 'b', 'c'].map((text) => selects({ negated: true, items }, is(text)))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
