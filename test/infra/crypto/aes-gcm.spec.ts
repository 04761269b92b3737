import { describe, expect, it } from 'vitest';
import { type Box, decrypt, encrypt, randomKey } from '../../../infra/crypto/aes-gcm.ts';
import { watchDecryption } from './watch-decryption.ts';

const TEXT = new TextEncoder().encode('hunter2');
const BOUND = Uint8Array.of(1, 2, 3);

describe('AES-256-GCM', () => {
  it('returns the parts as one plaintext', () => {
    const key = randomKey();

    const box = encrypt(key, [TEXT.subarray(0, 3), TEXT.subarray(3)], BOUND);

    expect(decrypt(key, box, BOUND)).toEqual(TEXT);
  });

  it('never uses a nonce twice', () => {
    const key = randomKey();
    const nonces = Array.from({ length: 200 }, () => encrypt(key, [TEXT], BOUND).nonce);

    expect(new Set(nonces.map((nonce) => nonce.join())).size).toBe(200);
  });

  it.each<[string, (box: Box) => Partial<Box>]>([
    ['a longer nonce', ({ nonce }) => ({ nonce: Uint8Array.of(...nonce, 0) })],
    ['no nonce', () => ({ nonce: new Uint8Array() })],
    ['a shorter tag', ({ body }) => ({ body: body.slice(0, -4) })],
    ['less than a tag', ({ body }) => ({ body: body.slice(0, 15) })],
  ])('does not open with %s', (_, change) => {
    const key = randomKey();
    const box = encrypt(key, [TEXT], BOUND);

    expect(decrypt(key, { ...box, ...change(box) }, BOUND)).toBeNull();
  });

  it('overwrites what it decrypted when it turns out not to be authentic', () => {
    const key = randomKey();
    const box = encrypt(key, [TEXT], BOUND);
    const decrypted = watchDecryption();

    expect(decrypt(key, box, Uint8Array.of(9))).toBeNull();

    expect(decrypted()).toEqual([new Uint8Array(TEXT.length)]);
  });

  it('rejects a key of another length', () => {
    expect(() => encrypt(new Uint8Array(16), [TEXT], BOUND)).toThrow('Invalid key length');
  });
});
