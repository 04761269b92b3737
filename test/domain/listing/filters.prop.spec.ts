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

describe('Whatever the secret and the filters,', () => {
  it('a secret is found by each beginning of its name, and by nothing longer', () => {
    fc.assert(
      fc.property(anyMatchable, fc.nat(), (listed, cut) => {
        fc.pre(!listed.name.startsWith('!'));
        const value = listed.name.slice(0, cut % (listed.name.length + 1));
        expect(passes(listed, { key: 'name', values: [value] })).toBe(true);
        expect(passes(listed, { key: 'name', values: [`${listed.name}x`] })).toBe(false);
      }),
    );
  });

  it('a secret is found in all by each beginning of each of its words', () => {
    fc.assert(
      fc.property(anyMatchable, fc.nat(), (listed, cut) => {
        const texts = [listed.name, listed.description ?? '', ...[...listed.tags].flat()];
        for (const word of texts.flatMap(wordsOf)) {
          const value = word.slice(0, 1 + (cut % word.length));
          // A beginning is not always one word itself, such as half of a surrogate pair.
          if (wordsOf(value).join() !== value) continue;
          expect(passes(listed, { key: 'all', values: [value] })).toBe(true);
        }
      }),
    );
  });

  it('a negated value passes exactly what the value does not', () => {
    fc.assert(
      fc.property(anyMatchable, anyKey, positiveValue, (listed, key, value) => {
        const negated = passes(listed, { key, values: [`!${value}`] });
        expect(negated).toBe(!passes(listed, { key, values: [value] }));
      }),
      { numRuns: 500 },
    );
  });

  it('filters together pass what each of them passes', () => {
    fc.assert(
      fc.property(anyMatchable, filters, (listed, filters) => {
        const each = filters.every((filter) => passes(listed, filter));
        expect(passes(listed, ...filters)).toBe(each);
      }),
      { numRuns: 500 },
    );
  });

  it('a filter passes what one of its values passes', () => {
    fc.assert(
      fc.property(anyMatchable, anyFilter, (listed, { key, values }) => {
        const some = values.some((value) => passes(listed, { key, values: [value] }));
        expect(passes(listed, { key, values })).toBe(some);
      }),
      { numRuns: 500 },
    );
  });

  it('their order does not matter, and a matcher remembers nothing', () => {
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

  it('every match begins with the prefix that the filters are said to need', () => {
    fc.assert(
      fc.property(anyMatchable, fc.array(fc.oneof(nameFilter, anyFilter)), (listed, filters) => {
        fc.pre(passes(listed, ...filters));
        expect(listed.name.startsWith(namePrefixOf(filters) ?? '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('A name of which no more is known', () => {
  it('is ruled out by filters by name as any secret of that name is', () => {
    fc.assert(
      fc.property(anyMatchable, fc.array(nameFilter, { maxLength: 3 }), (listed, filters) => {
        expect(nameMatcher(filters)(listed.name)).toBe(passes(listed, ...filters));
      }),
      { numRuns: 500 },
    );
  });

  it('is not ruled out by any other filter', () => {
    fc.assert(
      fc.property(anyMatchable, filters, (listed, filters) => {
        const others = filters.filter(({ key }) => key !== 'name');
        expect(nameMatcher(others)(listed.name)).toBe(true);
      }),
    );
  });
});

describe('The longest that a request may hold', () => {
  const letter = (n: number): string => String.fromCharCode(97 + (n % 26));
  const words = Array.from({ length: 170 }, (_, n) => letter(n / 26) + letter(n));
  const pairs = Array.from({ length: 50 }, (_, n) => [`${n}${'aA'.repeat(63)}`, 'a1'.repeat(128)]);
  const listed = aMatchable('Aa1-'.repeat(128), {
    description: Array(4).fill(words.join('/')).join(' '),
    tags: Object.fromEntries(pairs),
  });
  const wanted = words.join(' ');
  const missing = [...words.slice(0, -1), 'zz'].join(' ');

  it('is answered: ten all filters of ten values, over a full description and 50 tags', () => {
    const filter = (last: string): Filter => ({
      key: 'all',
      values: [...Array(9).fill(missing), last],
    });
    expect(passes(listed, ...Array(10).fill(filter(wanted)))).toBe(true);
    expect(passes(listed, ...Array(10).fill(filter(missing)))).toBe(false);
  });
});
