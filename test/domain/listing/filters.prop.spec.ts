import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Filter,
  matcher,
  nameMatcher,
  namePrefixOf,
} from '../../../domain/listing/filters.ts';
import { wordsOf } from '../../../domain/listing/words.ts';
import {
  aMatchable,
  anyFilter,
  anyKey,
  anyMatchable,
  anyValue,
  positiveValue,
} from './matchables.ts';

const nameFilter = fc.record({
  key: fc.constant('name' as const),
  values: fc.array(fc.oneof(positiveValue, anyValue), { minLength: 1, maxLength: 3 }),
});
const filters = fc.array(anyFilter, { maxLength: 3 });
const passes = (listed: Parameters<ReturnType<typeof matcher>>[0], ...filters: readonly Filter[]) =>
  matcher(filters)(listed);

describe('For any secret and any filters,', () => {
  it('a secret is found by each prefix of its name, and by nothing longer', () => {
    fc.assert(
      fc.property(anyMatchable, fc.nat(), (listed, cut) => {
        fc.pre(!listed.name.startsWith('!'));
        const value = listed.name.slice(0, cut % (listed.name.length + 1));
        expect(passes(listed, { key: 'name', values: [value] })).toBe(true);
        expect(passes(listed, { key: 'name', values: [`${listed.name}x`] })).toBe(false);
      }),
    );
  });

  it('a secret is found by the all filter with each prefix of each of its words', () => {
    fc.assert(
      fc.property(anyMatchable, fc.nat(), (listed, cut) => {
        const texts = [listed.name, listed.description ?? '', ...[...listed.tags].flat()];
        for (const word of texts.flatMap(wordsOf)) {
          const value = word.slice(0, 1 + (cut % word.length));
          // A prefix is not always a word itself, such as half of a surrogate pair.
          if (wordsOf(value).join() !== value) continue;
          expect(passes(listed, { key: 'all', values: [value] })).toBe(true);
        }
      }),
    );
  });

  it('a negated value matches exactly what the value does not', () => {
    fc.assert(
      fc.property(anyMatchable, anyKey, positiveValue, (listed, key, value) => {
        const negated = passes(listed, { key, values: [`!${value}`] });
        expect(negated).toBe(!passes(listed, { key, values: [value] }));
      }),
      { numRuns: 500 },
    );
  });

  it('several filters match what each of them matches', () => {
    fc.assert(
      fc.property(anyMatchable, filters, (listed, filters) => {
        const each = filters.every((filter) => passes(listed, filter));
        expect(passes(listed, ...filters)).toBe(each);
      }),
      { numRuns: 500 },
    );
  });

  it('a filter matches what any of its values matches', () => {
    fc.assert(
      fc.property(anyMatchable, anyFilter, (listed, { key, values }) => {
        const some = values.some((value) => passes(listed, { key, values: [value] }));
        expect(passes(listed, { key, values })).toBe(some);
      }),
      { numRuns: 500 },
    );
  });

  it('the order does not matter, and a matcher is stateless', () => {
    fc.assert(
      fc.property(fc.array(anyMatchable), filters, (secrets, filters) => {
        const matches = matcher(filters);
        const once = secrets.filter(matches);
        const turned = filters.map(({ key, values }) => ({ key, values: values.toReversed() }));
        expect(secrets.filter(matches)).toEqual(once);
        expect(secrets.filter(matcher(turned.toReversed()))).toEqual(once);
      }),
    );
  });

  it('every match has the prefix that the filters imply', () => {
    fc.assert(
      fc.property(anyMatchable, fc.array(fc.oneof(nameFilter, anyFilter)), (listed, filters) => {
        fc.pre(passes(listed, ...filters));
        expect(listed.name.startsWith(namePrefixOf(filters) ?? '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('A secret of which only the name is known', () => {
  it('is excluded by name filters like any secret of that name', () => {
    fc.assert(
      fc.property(anyMatchable, fc.array(nameFilter, { maxLength: 3 }), (listed, filters) => {
        expect(nameMatcher(filters)(listed.name)).toBe(passes(listed, ...filters));
      }),
      { numRuns: 500 },
    );
  });

  it('is not excluded by any other filter', () => {
    fc.assert(
      fc.property(anyMatchable, filters, (listed, filters) => {
        const others = filters.filter(({ key }) => key !== 'name');
        expect(nameMatcher(others)(listed.name)).toBe(true);
      }),
    );
  });
});

describe('The largest query that a request can contain', () => {
  const letter = (n: number): string => String.fromCharCode(97 + (n % 26));
  const words = Array.from({ length: 170 }, (_, n) => letter(n / 26) + letter(n));
  const pairs = Array.from({ length: 50 }, (_, n) => [`${n}${'aA'.repeat(63)}`, 'a1'.repeat(128)]);
  const listed = aMatchable('Aa1-'.repeat(128), {
    description: Array(4).fill(words.join('/')).join(' '),
    tags: Object.fromEntries(pairs),
  });
  const wanted = words.join(' ');
  const missing = [...words.slice(0, -1), 'zz'].join(' ');

  it('is evaluated: ten all filters of ten values, on a maximum description and 50 tags', () => {
    const filter = (last: string): Filter => ({
      key: 'all',
      values: [...Array(9).fill(missing), last],
    });
    expect(passes(listed, ...Array(10).fill(filter(wanted)))).toBe(true);
    expect(passes(listed, ...Array(10).fill(filter(missing)))).toBe(false);
  });
});
