import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../domain/iam/match.ts';

/** Few letters, so that near matches are frequent. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });

/** The same by regular expression: easy to verify, but slow on hostile patterns. */
const byExpression = (wanted: string, given: string): boolean =>
  new RegExp(`^${wanted.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(given);

describe('Any pattern', () => {
  it('matches the same texts as the equivalent regular expression', () => {
    fc.assert(
      fc.property(pattern, text, (wanted, given) => {
        expect(matchesPattern(wanted, given)).toBe(byExpression(wanted, given));
      }),
      { numRuns: 5_000 },
    );
  });

  it('made from a text by replacing parts with wildcards matches that text', () => {
    const part = fc.tuple(fc.string(), fc.constantFrom('unchanged', '*', '?'));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const given = parts.map(([piece]) => piece).join('');
        const wanted = parts
          .map(([piece, how]) => {
            if (how === '*') return '*';
            return how === '?' ? '?'.repeat(piece.length) : piece;
          })
          .join('');
        expect(matchesPattern(wanted, given)).toBe(true);
      }),
    );
  });
});
