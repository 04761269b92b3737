import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountId, branded, type Region } from '../../../domain/secret/ids.ts';
import { aScope, tokens } from './tokens.ts';

/** Any text at all, lone surrogates and control characters included. */
const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('"\\\ud83d"'));
const position = fc.record({ sortKey: anything, name: anything });

const piece = fc.constantFrom('', 'a', 'b', 'ab', '"', ',', '","', '[', '\\');
const scope = fc
  .record({ operation: piece, account: piece, region: piece, query: piece })
  .map(({ operation, account, region, query }) => ({
    operation,
    owner: { account: branded<AccountId>(account), region: branded<Region>(region) },
    query,
  }));

const token = tokens.encode({ sortKey: '0001', name: 'prod/db' }, aScope());

describe('For any position and scope, a NextToken', () => {
  it('decodes to the position', () => {
    fc.assert(
      fc.property(position, scope, (position, scope) => {
        expect(tokens.decode(tokens.encode(position, scope), scope)).toEqual(position);
      }),
      { numRuns: 500 },
    );
  });

  it('is invalid in every other scope', () => {
    fc.assert(
      fc.property(position, scope, scope, (position, mine, other) => {
        fc.pre(JSON.stringify(mine) !== JSON.stringify(other));
        expect(tokens.decode(tokens.encode(position, mine), other)).toBe('invalid');
      }),
      { numRuns: 500 },
    );
  });
});

describe('Any untrusted NextToken', () => {
  const base64 = fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.from(b).toString('base64url'));
  const spliced = fc
    .record({
      from: fc.nat(token.length),
      to: fc.nat(token.length),
      text: fc.oneof(base64, anything),
    })
    .map(({ from, to, text }) => `${token.slice(0, from)}${text}${token.slice(to)}`);
  const long = fc.integer({ min: 1, max: 5000 }).map((length) => 'A'.repeat(length));

  it('is invalid, and decoding it does not throw', () => {
    fc.assert(
      fc.property(fc.oneof(anything, base64, spliced, long), (text) => {
        fc.pre(text !== token);
        expect(tokens.decode(text, aScope())).toBe('invalid');
      }),
      { numRuns: 2000 },
    );
  });
});
