import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../../../domain/listing/page-token.ts';

describe('base64url', () => {
  it('encodes as other implementations do, and decodes it again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = toBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(text)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('only decodes the text that it would have encoded', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'AQgw_-9z+/= .\n'), maxLength: 9 });
    fc.assert(
      fc.property(fc.oneof(almost, fc.string({ unit: 'binary' })), (text) => {
        const bytes = fromBase64url(text);
        const strict = Buffer.from(text, 'base64url').toString('base64url') === text;
        expect(bytes && toBase64url(bytes)).toBe(strict ? text : null);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['A', 'AAAAA', 'AB', 'AAB', 'AA==', 'AA=', 'A+/A', 'AA A', 'AA\n', 'ÄÄ', '\ud83d\ude00'])(
    'does not decode %j',
    (text) => {
      expect(fromBase64url(text)).toBeNull();
    },
  );
});
