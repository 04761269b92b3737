import { describe, expect, it } from 'vitest';
import { concatBytes, lengthPrefixed } from '../../../infra/crypto/length-prefixed.ts';

const LONGEST = 0xffff;
const TOO_LONG = new RangeError('A field is longer than 65535 bytes');

describe('Length-prefixed fields', () => {
  it('have a 16-bit big-endian length before the bytes of each field', () => {
    const fields = ['ab', Uint8Array.of(1, 2, 3), ''];
    expect([...lengthPrefixed(fields)]).toEqual([0, 2, 97, 98, 0, 3, 1, 2, 3, 0, 0]);
  });

  it('count and write text in UTF-8', () => {
    expect([...lengthPrefixed(['é€'])]).toEqual([0, 5, 0xc3, 0xa9, 0xe2, 0x82, 0xac]);
  });

  it('may have up to 65535 bytes each', () => {
    const whole = lengthPrefixed([new Uint8Array(LONGEST), 'b'.repeat(LONGEST)]);
    expect(whole.length).toBe(2 * (2 + LONGEST));
    expect([...whole.subarray(0, 2)]).toEqual([0xff, 0xff]);
  });

  it.each([
    ['bytes', new Uint8Array(LONGEST + 1)],
    ['text', 'b'.repeat(LONGEST + 1)],
    ['text that is too long only in UTF-8', `é${'b'.repeat(LONGEST - 1)}`],
  ])('reject %s over 65535 bytes, whatever the other fields are', (_, field) => {
    expect(() => lengthPrefixed([field])).toThrow(TOO_LONG);
    expect(() => lengthPrefixed(['short', field, 'short'])).toThrow(TOO_LONG);
  });
});

describe('Concatenated bytes', () => {
  it('follow each other in a new array', () => {
    const first = Uint8Array.of(1, 2);
    const whole = concatBytes([first, new Uint8Array(0), Uint8Array.of(3)]);
    expect([...whole]).toEqual([1, 2, 3]);
    first.fill(9);
    expect([...whole]).toEqual([1, 2, 3]);
  });
});
