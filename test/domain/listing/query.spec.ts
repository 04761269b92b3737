import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuery, type ListQuery } from '../../../domain/listing/query.ts';
import { anyFilter } from './matchables.ts';

const query = (rest: Partial<ListQuery> = {}): ListQuery => ({
  filters: [],
  sortBy: 'created-date',
  sortOrder: 'asc',
  includePlannedDeletion: false,
  ...rest,
});

const filtered = (...filters: ListQuery['filters']) => canonicalQuery(query({ filters }));

describe('The canonical text of a query', () => {
  it('depends on filters, sort key, order and planned deletion', () => {
    const texts = [
      query(),
      query({ sortBy: 'name' }),
      query({ sortOrder: 'desc' }),
      query({ includePlannedDeletion: true }),
      query({ filters: [{ key: 'name', values: ['a'] }] }),
      query({ filters: [{ key: 'all', values: ['a'] }] }),
      query({ filters: [{ key: 'name', values: ['!a'] }] }),
      query({ filters: [{ key: 'name', values: ['A'] }] }),
    ].map(canonicalQuery);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('distinguishes values of one filter from filters of one value, and lists from their concatenations', () => {
    const texts = [
      filtered({ key: 'name', values: ['a', 'b'] }),
      filtered({ key: 'name', values: ['a'] }, { key: 'name', values: ['b'] }),
      filtered({ key: 'name', values: ['a","b'] }),
      filtered({ key: 'name', values: ['a,b'] }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('does not depend on the order and repetition of filters and values', () => {
    fc.assert(
      fc.property(fc.array(anyFilter), (filters) => {
        const turned = filters.map(({ key, values }) => ({
          key,
          values: [...values.toReversed(), ...values],
        }));
        expect(filtered(...turned.toReversed(), ...turned)).toBe(filtered(...filters));
      }),
    );
  });

  it('can be signed, whatever the values are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(filtered({ key: 'all', values: [value] }).isWellFormed()).toBe(true);
      }),
    );
  });
});
