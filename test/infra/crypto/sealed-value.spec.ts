import { describe, expect, it } from 'vitest';
import { decodeSealedValue, encodeSealedValue } from '../../../infra/crypto/sealed-value.ts';
import { KEY_ARN } from '../../support/examples.ts';

const BOX = { nonce: new Uint8Array(12), body: new Uint8Array(17) };

const wrapped = (length: number) => ({ keyArn: KEY_ARN, ciphertext: new Uint8Array(length) });

describe('writing a sealed value', () => {
  it.each([0, 256])('rejects %i wrapped keys, which the format cannot count', (count) => {
    const wrappedKeys = Array.from({ length: count }, () => wrapped(1));

    expect(() => encodeSealedValue({ ...BOX, wrappedKeys })).toThrow(RangeError);
  });

  it('rejects a wrapped key whose length does not fit', () => {
    expect(() => encodeSealedValue({ ...BOX, wrappedKeys: [wrapped(65_536)] })).toThrow(RangeError);
  });

  it('accepts the maximum', () => {
    const wrappedKeys = Array.from({ length: 255 }, () => wrapped(65_535));

    expect(encodeSealedValue({ ...BOX, wrappedKeys }).length).toBeGreaterThan(255 * 65_535);
  });
});

describe('reading a sealed value', () => {
  const whole = encodeSealedValue({ ...BOX, wrappedKeys: [wrapped(300), wrapped(2)] });

  it('gives back what was written', () => {
    const wrappedKeys = [wrapped(300), wrapped(2)];
    expect(decodeSealedValue(whole)).toEqual({ ...BOX, wrappedKeys });
  });

  it('fails for every truncation up to the shortest body', () => {
    const header = whole.length - BOX.nonce.length - BOX.body.length;
    for (let length = 0; length <= header + BOX.nonce.length; length += 1) {
      expect(decodeSealedValue(whole.subarray(0, length))).toBe('malformed');
    }
  });

  it('fails for a length that reaches beyond the end', () => {
    const altered = Uint8Array.from(whole);
    altered[2] = 0xff; // high byte of the length of the first ARN
    expect(decodeSealedValue(altered)).toBe('malformed');
  });

  it('fails for an ARN that is not UTF-8', () => {
    const altered = Uint8Array.from(whole);
    altered[4] = 0xff; // first byte of the first ARN
    expect(decodeSealedValue(altered)).toBe('malformed');
  });
});
