import { describe, expect, it } from 'vitest';
import { type Filter, type FilterKey, namePrefixOf } from '../../../domain/listing/filters.ts';

const filter = (key: FilterKey, ...values: readonly string[]): Filter => ({ key, values });

describe('The prefix that every matching name must have', () => {
  it('is the value of a name filter', () => {
    expect(namePrefixOf([filter('name', 'prod/')])).toBe('prod/');
    expect(namePrefixOf([filter('tag-key', 'team'), filter('name', 'p')])).toBe('p');
  });

  it('is the longest of several name filters', () => {
    expect(namePrefixOf([filter('name', 'prod/'), filter('name', 'prod/db')])).toBe('prod/db');
    expect(namePrefixOf([filter('name', 'prod/db'), filter('name', 'prod/')])).toBe('prod/db');
    expect(namePrefixOf([filter('name', 'prod/'), filter('name', '!prod/db')])).toBe('prod/');
  });

  it('is the common prefix of the values of one filter', () => {
    expect(namePrefixOf([filter('name', 'prod/db', 'prod/api', 'prod/')])).toBe('prod/');
    expect(namePrefixOf([filter('name', 'ab', 'abc')])).toBe('ab');
  });

  it.each<[why: string, filters: readonly Filter[]]>([
    ['without a filter', []],
    ['without a name filter', [filter('all', 'prod'), filter('description', 'prod')]],
    ['with a negated value', [filter('name', '!prod')]],
    ['with a negated value beside another', [filter('name', 'prod', '!test')]],
    ['with values that have no common prefix', [filter('name', 'prod', 'test')]],
    ['with an empty value', [filter('name', '')]],
  ])('is unknown %s', (_why, filters) => {
    expect(namePrefixOf(filters)).toBeNull();
  });
});
