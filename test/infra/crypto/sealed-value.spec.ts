import { describe, expect, it } from 'vitest';
import { encodeSealedValue } from '../../../infra/crypto/sealed-value.ts';
import { KEY_ARN } from '../../support/examples.ts';

const BOX = { nonce: new Uint8Array(12), body: new Uint8Array(17) };

const wrapped = (length: number) => ({ keyArn: KEY_ARN, ciphertext: new Uint8Array(length) });

describe('writing a sealed value', () => {
  it.each([0, 256])('refuses %i wrapped keys, which no reader could count', (count) => {
    const wrappedKeys = Array.from({ length: count }, () => wrapped(1));

    expect(() => encodeSealedValue({ ...BOX, wrappedKeys })).toThrow(RangeError);
  });

  it('refuses a wrapped key whose length does not fit', () => {
    expect(() => encodeSealedValue({ ...BOX, wrappedKeys: [wrapped(65_536)] })).toThrow(RangeError);
  });

  it('takes the most there can be', () => {
    const wrappedKeys = Array.from({ length: 255 }, () => wrapped(65_535));

    expect(encodeSealedValue({ ...BOX, wrappedKeys }).length).toBeGreaterThan(255 * 65_535);
  });
});
