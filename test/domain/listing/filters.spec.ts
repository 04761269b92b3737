import { describe, expect, it } from 'vitest';
import {
  type Filter,
  type FilterKey,
  type Matchable,
  matcher,
} from '../../../domain/listing/filters.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { aMatchable } from './matchables.ts';

const filter = (key: FilterKey, ...values: readonly string[]): Filter => ({ key, values });

const found = (secrets: readonly Matchable[], ...filters: readonly Filter[]): readonly string[] =>
  secrets.filter(matcher(filters)).map(({ name }) => name);

const described = (...descriptions: readonly string[]): readonly Matchable[] =>
  descriptions.map((description) => aMatchable(description.replaceAll(' ', '-'), { description }));

/** The descriptions of those that match. */
const describedAs = (secrets: readonly Matchable[], ...filters: readonly Filter[]) =>
  secrets.filter(matcher(filters)).map(({ description }) => description);

describe('The name filter', () => {
  const secrets = ['prod/db', 'prod/Db', 'Prod/db', 'my/prod/db', '/prod', '!odd'].map((name) =>
    aMatchable(name),
  );

  it.each<[value: string, names: readonly string[]]>([
    ['prod', ['prod/db', 'prod/Db']],
    ['prod/d', ['prod/db']],
    ['prod/db', ['prod/db']],
    ['prod/db2', []],
    ['db', []],
    ['PROD', []],
    ['Prod', ['Prod/db']],
    ['/', ['/prod']],
    ['', ['prod/db', 'prod/Db', 'Prod/db', 'my/prod/db', '/prod', '!odd']],
    ['!/', ['prod/db', 'prod/Db', 'Prod/db', 'my/prod/db', '!odd']],
    ['!prod', ['Prod/db', 'my/prod/db', '/prod', '!odd']],
    ['!!', ['prod/db', 'prod/Db', 'Prod/db', 'my/prod/db', '/prod']],
    ['!', []],
  ])('matches "%s" as a case-sensitive prefix of the whole name (T10)', (value, names) => {
    expect(found(secrets, filter('name', value))).toEqual(names);
  });
});

describe('The tag-key and tag-value filters', () => {
  const secrets = [
    aMatchable('one', { tags: { Environment: 'production', team: 'Core' } }),
    aMatchable('two', { tags: { environment: 'Production' } }),
    aMatchable('none'),
  ];

  it.each<[key: FilterKey, value: string, names: readonly string[]]>([
    ['tag-key', 'Env', ['one']],
    ['tag-key', 'environment', ['two']],
    ['tag-key', 'vironment', []],
    ['tag-key', 'production', []],
    ['tag-key', '!team', ['two', 'none']],
    ['tag-value', 'prod', ['one']],
    ['tag-value', 'C', ['one']],
    ['tag-value', 'Prod', ['two']],
    ['tag-value', 'team', []],
    ['tag-value', '!p', ['two', 'none']],
  ])('%s matches "%s" as a case-sensitive prefix', (key, value, names) => {
    expect(found(secrets, filter(key, value))).toEqual(names);
  });
});

describe('The primary-region and owning-service filters', () => {
  const secrets = [
    aMatchable('here', { primaryRegion: branded<Region>('eu-west-1'), owningService: 'rds' }),
    aMatchable('there', { primaryRegion: branded<Region>('us-east-1'), owningService: 'events' }),
    aMatchable('alone'),
  ];

  it.each<[key: FilterKey, value: string, names: readonly string[]]>([
    ['primary-region', 'eu-', ['here']],
    ['primary-region', 'us-east-1', ['there']],
    ['primary-region', 'EU', []],
    ['primary-region', 'west', []],
    ['primary-region', '!us', ['here', 'alone']],
    ['owning-service', 'rd', ['here']],
    ['owning-service', 'RDS', []],
    ['owning-service', '!rds', ['there', 'alone']],
  ])('%s matches "%s" as a case-sensitive prefix', (key, value, names) => {
    expect(found(secrets, filter(key, value))).toEqual(names);
  });
});

describe('The description filter', () => {
  const numbers = described('one', 'two', 'one two', 'one and two');
  const articles = described('a secret', 'an secret', 'asecret', 'thesecret');

  it('finds the words in any order and any case', () => {
    const secrets = described('Description of my secret', 'Description of your secret');
    expect(describedAs(secrets, filter('description', 'My Description'))).toEqual([
      'Description of my secret',
    ]);
  });

  it.each(['one two', 'o t', 'TWO one'])('requires every word of "%s"', (value) => {
    const matches = ['one two', 'one and two'];
    expect(describedAs(numbers, filter('description', value))).toEqual(matches);
  });

  it.each<[value: string, matches: readonly string[]]>([
    ['a', ['a secret', 'an secret', 'asecret']],
    ['a secret', ['a secret', 'an secret']],
    ['!a', ['thesecret']],
    ['!a secret', ['asecret', 'thesecret']],
    ['ecret', []],
    ['', []],
    ['!', ['a secret', 'an secret', 'asecret', 'thesecret']],
  ])('matches the words of "%s" as prefixes of words', (value, matches) => {
    expect(describedAs(articles, filter('description', value))).toEqual(matches);
  });

  it('splits words as the all filter does (T11)', () => {
    const secrets = described('prodAppBeta', 'prod_app', 'COMPANYthings');
    expect(describedAs(secrets, filter('description', 'app'))).toEqual(['prodAppBeta', 'prod_app']);
    expect(describedAs(secrets, filter('description', 'things'))).toEqual([]);
  });

  it('finds a secret without a description only by negation', () => {
    const secrets = [aMatchable('bare', { tags: { a: 'a' } })];
    expect(found(secrets, filter('description', 'bare'))).toEqual([]);
    expect(found(secrets, filter('description', 'a'))).toEqual([]);
    expect(found(secrets, filter('description', '!bare'))).toEqual(['bare']);
  });
});

describe('Several filters', () => {
  const secrets = [
    aMatchable('prod/db', { description: 'main database', tags: { team: 'core' } }),
    aMatchable('prod/api', { description: 'main token', tags: { team: 'edge' } }),
    aMatchable('test/db', { description: 'test database' }),
  ];

  it('match everything if there are none', () => {
    expect(found(secrets)).toEqual(['prod/db', 'prod/api', 'test/db']);
  });

  it('must all match', () => {
    const both = [filter('name', 'prod'), filter('description', 'database')];
    expect(found(secrets, ...both)).toEqual(['prod/db']);
    expect(found(secrets, ...both, filter('tag-value', 'edge'))).toEqual([]);
  });

  it('must all match, even if they have the same key (T12)', () => {
    expect(found(secrets, filter('description', 'main'), filter('description', 'data'))).toEqual([
      'prod/db',
    ]);
    expect(found(secrets, filter('name', 'prod'), filter('name', 'test'))).toEqual([]);
    expect(found(secrets, filter('name', 'prod'), filter('name', '!prod/d'))).toEqual(['prod/api']);
    expect(found(secrets, filter('all', 'main'), filter('all', 'edge'))).toEqual(['prod/api']);
  });

  it('match by any of their values', () => {
    expect(found(secrets, filter('name', 'test', 'prod/a'))).toEqual(['prod/api', 'test/db']);
    expect(found(secrets, filter('description', 'token', 'test'))).toEqual(['prod/api', 'test/db']);
  });

  it('match by a value or by the absence of a negated one', () => {
    expect(found(secrets, filter('name', 'prod/db', '!prod'))).toEqual(['prod/db', 'test/db']);
    expect(found(secrets, filter('description', 'token', '!main'))).toEqual([
      'prod/api',
      'test/db',
    ]);
  });

  it('ignore whether a secret is scheduled for deletion', () => {
    expect(found([aMatchable('going', { deleted: true })], filter('name', 'go'))).toEqual([
      'going',
    ]);
  });
});
