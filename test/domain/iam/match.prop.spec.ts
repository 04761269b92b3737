import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../domain/iam/match.ts';

/** Few letters, so that much almost fits. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });

/** By regular expression: plain to read, and slow on patterns that a stranger chose. */
const byExpression = (wanted: string, given: string): boolean =>
  new RegExp(`^${wanted.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(given);

describe('Any pattern', () => {
  it('matches what the regular expression of the same meaning does', () => {
    fc.assert(
      fc.property(pattern, text, (wanted, given) => {
        expect(matchesPattern(wanted, given)).toBe(byExpression(wanted, given));
      }),
      { numRuns: 5_000 },
    );
  });

  it('that is a text with parts of it replaced by wildcards matches that text', () => {
    const part = fc.tuple(fc.string(), fc.constantFrom('as it is', '*', '?'));
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
