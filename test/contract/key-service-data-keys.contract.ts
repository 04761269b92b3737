import { describe, expect, it } from 'vitest';
import type { EncryptionContext } from '../../domain/ports/key-service.ts';
import { arnOf, version } from '../support/examples.ts';
import {
  CONTEXT,
  failedWith,
  gained,
  type OpenKeyService,
  openWithKey,
} from './key-service-steps.contract.ts';

const withFlippedByte = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.map((byte, at) => (at === index ? byte ^ 0x40 : byte));

/** Generated data keys: what wrapping guarantees. */
export const dataKeysContract = (open: OpenKeyService): void => {
  describe('data keys', () => {
    it('a generated data key unwraps to its plaintext, under the given key', async () => {
      const { service, key, generate } = await openWithKey(open);

      const { plaintext, wrapped } = gained(await generate());

      expect(plaintext).toHaveLength(32);
      expect(wrapped.keyArn).toBe(key.arn);
      expect(await service.unwrap(wrapped, CONTEXT)).toEqual({ ok: true, value: plaintext });
    });

    it('every data key is different', async () => {
      const { generate } = await openWithKey(open);

      const [first, second] = [gained(await generate()), gained(await generate())];

      expect(first.plaintext).not.toEqual(second.plaintext);
      expect(first.wrapped.ciphertext).not.toEqual(second.wrapped.ciphertext);
    });

    it('a wrapped data key does not contain its plaintext', async () => {
      const { generate } = await openWithKey(open);

      const { plaintext, wrapped } = gained(await generate());

      expect(Buffer.from(wrapped.ciphertext).includes(Buffer.from(plaintext))).toBe(false);
    });

    it.each<[string, EncryptionContext]>([
      ['secret', { ...CONTEXT, secretArn: arnOf('db/password', 'ZZZZZZ') }],
      ['version', { ...CONTEXT, versionId: version('v2') }],
    ])('a data key does not unwrap for another %s', async (_, other) => {
      const { service, generate } = await openWithKey(open);
      const { wrapped } = gained(await generate());

      expect(await service.unwrap(wrapped, other)).toEqual(failedWith('invalidCiphertext'));
    });

    it('a data key does not unwrap after any byte was altered', async () => {
      const { service, generate } = await openWithKey(open);
      const { wrapped } = gained(await generate());

      for (const index of wrapped.ciphertext.keys()) {
        const ciphertext = withFlippedByte(wrapped.ciphertext, index);
        const outcome = await service.unwrap({ ...wrapped, ciphertext }, CONTEXT);
        expect(outcome, `byte ${index}`).toEqual(failedWith('invalidCiphertext'));
      }
    });

    it.each([1, 20])('a data key cut to %i bytes does not unwrap', async (length) => {
      const { service, generate } = await openWithKey(open);
      const { wrapped } = gained(await generate());
      const ciphertext = wrapped.ciphertext.slice(0, length);

      const outcome = await service.unwrap({ ...wrapped, ciphertext }, CONTEXT);

      expect(outcome).toEqual(failedWith('invalidCiphertext'));
    });

    it('a data key does not unwrap under another key', async () => {
      const { service, createKey, generate } = await openWithKey(open);
      const other = await createKey();
      const { wrapped } = gained(await generate());

      const outcome = await service.unwrap({ ...wrapped, keyArn: other.arn }, CONTEXT);

      expect(outcome).toEqual(failedWith('invalidCiphertext'));
    });
  });
};
