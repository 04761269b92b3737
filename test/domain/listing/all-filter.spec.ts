import { describe, expect, it } from 'vitest';
import { type Matchable, matcher } from '../../../domain/listing/filters.ts';
import { aMatchable } from './matchables.ts';

/** The names that the all filter finds with this value, in the order of the secrets. */
const search = (secrets: readonly Matchable[], value: string): readonly string[] =>
  secrets.filter(matcher([{ key: 'all', values: [value] }])).map(({ name }) => name);

describe('The all filter finds, as recorded (T11),', () => {
  const secrets = [
    aMatchable('SecretOne-17'),
    aMatchable('SecretTwo-17', { description: 'DescTwo' }),
    aMatchable('Thirdsecret-17'),
    aMatchable('SecretFTag-17', { tags: { bar: 'foo' } }),
    aMatchable('SecretFValue-17', { tags: { foo: 'bar' } }),
    aMatchable('none-17'),
  ];
  const FOUR = ['SecretOne-17', 'SecretTwo-17', 'SecretFTag-17', 'SecretFValue-17'];

  it.each<[value: string, names: readonly string[]]>([
    ['SecretOne', ['SecretOne-17']],
    ['foo', ['SecretFTag-17', 'SecretFValue-17']],
    ['Secret', FOUR],
    ['secret', FOUR],
    ['sec', FOUR],
    ['ret', []],
    ['SomeSecret', []],
    ['d', ['SecretTwo-17']],
    ['d t', ['SecretTwo-17']],
    ['t', ['SecretTwo-17', 'Thirdsecret-17', 'SecretFTag-17']],
  ])('by "%s"', (value, names) => {
    expect(search(secrets, value)).toEqual(names);
  });

  it('by a negated value, all others', () => {
    expect(search(secrets, '!foo')).toEqual([
      'SecretOne-17',
      'SecretTwo-17',
      'Thirdsecret-17',
      'none-17',
    ]);
  });
});

describe('The all filter splits names, as recorded, at', () => {
  const separated = [...'/_+=.@-'].map((c) => `prod${c}AppBeta${c}xyz`);
  const upper = ['uat/COMPANY/xyz', 'uat/COMPANYthings/xyz'];
  const secrets = [...separated, ...upper].map((name) => aMatchable(name));

  it.each(['AppBeta', 'Beta', 'beta', 'prod'])('each special character, to find "%s"', (value) => {
    expect(search(secrets, value)).toEqual(separated);
  });

  it('the last special character', () => {
    expect(search(secrets, 'xyz')).toEqual([...separated, ...upper]);
  });

  it.each<[value: string, names: readonly string[]]>([
    ['company', ['uat/COMPANY/xyz']],
    ['compan', upper],
    ['things', []],
    ['Ythings', ['uat/COMPANYthings/xyz']],
    ['N', []],
    ['pany', []],
  ])('the last capital of a run, by "%s"', (value, names) => {
    expect(search(secrets, value)).toEqual(names);
  });

  it('two different special characters (not recorded from AWS)', () => {
    const mixed = [aMatchable('prod-AppBeta/xyz')];
    for (const value of ['AppBeta', 'Beta', 'xyz']) expect(search(mixed, value)).toHaveLength(1);
  });
});

describe('The all filter', () => {
  const secrets = [
    aMatchable('a+b'),
    aMatchable('c', { description: 'one + two! ok:go', tags: { '+': '-' } }),
  ];

  it.each([...'/-_+=.@: ', ' !', '', '+-', '. @'])(
    'finds nothing by "%s", which contains no word',
    (value) => {
      expect(search(secrets, value)).toEqual([]);
    },
  );

  it('ignores special characters around words', () => {
    expect(search(secrets, '+b-')).toEqual(['a+b']);
    expect(search(secrets, ':GO')).toEqual(['c']);
  });

  it('searches name, description, tag keys and tag values, and nothing else', () => {
    const one = aMatchable('first', {
      description: 'second',
      tags: { third: 'fourth' },
      owningService: 'rds',
    });
    for (const word of ['first', 'second', 'third', 'fourth']) {
      expect(search([one], word)).toHaveLength(1);
    }
    expect(search([one], 'rds')).toEqual([]);
  });

  it('finds the words of one value in different attributes', () => {
    const one = aMatchable('billing/api', { tags: { environment: 'prod' } });
    expect(search([one], 'prod billing')).toEqual(['billing/api']);
    expect(search([one], 'prod invoices')).toEqual([]);
  });
});
