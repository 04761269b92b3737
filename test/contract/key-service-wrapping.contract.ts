import { describe, expect, it } from 'vitest';
import type { EncryptionContext } from '../../domain/ports/key-service.ts';
import { branded, type KeyArn } from '../../domain/secret/ids.ts';
import { ACCOUNT, arnOf, version } from '../support/examples.ts';
import {
  CONTEXT,
  failedWith,
  gained,
  type OpenKeyService,
  openWithKey,
  selector,
} from './key-service-steps.contract.ts';

const DATA_KEY = Uint8Array.from({ length: 32 }, (_, index) => 0xc0 + index);

/** A service with one key, and a way to wrap a known data key under it. */
const openWrapping = async (open: OpenKeyService) => {
  const bench = await openWithKey(open);
  const wrap = (keyId: string | null = bench.key.arn, dataKey: Uint8Array = DATA_KEY) =>
    bench.service.wrap(selector(keyId), dataKey, CONTEXT);
  return { ...bench, wrap };
};

/** Wrapping a known data key under another key. */
export const wrappingContract = (open: OpenKeyService): void => {
  describe('wrapping a known data key', () => {
    it('a wrapped data key unwraps to the same bytes, under the given key', async () => {
      const { service, key, wrap } = await openWrapping(open);

      const wrapped = gained(await wrap());

      expect(wrapped.keyArn).toBe(key.arn);
      expect(await service.unwrap(wrapped, CONTEXT)).toEqual({ ok: true, value: DATA_KEY });
    });

    it('wrapping a generated data key again leaves the first copy usable', async () => {
      const { service, createKey, generate, wrap } = await openWrapping(open);
      const other = await createKey();
      const { plaintext, wrapped: first } = gained(await generate());

      const second = gained(await wrap(other.arn, plaintext));

      expect(second.keyArn).toBe(other.arn);
      expect(second.ciphertext).toHaveLength(first.ciphertext.length);
      for (const wrapped of [first, second]) {
        expect(await service.unwrap(wrapped, CONTEXT)).toEqual({ ok: true, value: plaintext });
      }
    });

    it("wrapping does not overwrite the caller's data key", async () => {
      const { wrap } = await openWrapping(open);
      const dataKey = Uint8Array.from(DATA_KEY);

      gained(await wrap(undefined, dataKey));

      expect(dataKey).toEqual(DATA_KEY);
    });

    it('wrapping twice gives different bytes, and never the plaintext', async () => {
      const { wrap } = await openWrapping(open);

      const [first, second] = [gained(await wrap()), gained(await wrap())];

      expect(first.ciphertext).not.toEqual(second.ciphertext);
      expect(Buffer.from(first.ciphertext).includes(Buffer.from(DATA_KEY))).toBe(false);
    });

    it.each<[string, EncryptionContext]>([
      ['secret', { ...CONTEXT, secretArn: arnOf('db/password', 'ZZZZZZ') }],
      ['version', { ...CONTEXT, versionId: version('v2') }],
    ])('a wrapped data key does not unwrap for another %s', async (_, other) => {
      const { service, wrap } = await openWrapping(open);

      expect(await service.unwrap(gained(await wrap()), other)).toEqual(
        failedWith('invalidCiphertext'),
      );
    });

    it('a wrapped data key does not unwrap under another key', async () => {
      const { service, createKey, wrap } = await openWrapping(open);
      const { arn } = await createKey();

      const outcome = await service.unwrap({ ...gained(await wrap()), keyArn: arn }, CONTEXT);

      expect(outcome).toEqual(failedWith('invalidCiphertext'));
    });

    it("unwrapping under another account's key is denied", async () => {
      const { service, wrap } = await openWrapping(open);
      const wrapped = gained(await wrap());
      const keyArn = branded<KeyArn>(wrapped.keyArn.replace(ACCOUNT, '999999999999'));

      expect(await service.unwrap({ ...wrapped, keyArn }, CONTEXT)).toEqual(failedWith('denied'));
    });

    it.each([0, 16, 31, 33])('wrapping %i bytes throws: a data key has 32', async (length) => {
      const { wrap } = await openWrapping(open);

      await expect(wrap(undefined, new Uint8Array(length))).rejects.toThrow(RangeError);
    });
  });

  describe('the key to wrap under', () => {
    it('can be named in any of the four ways', async () => {
      const { key, createAlias, wrap } = await openWrapping(open);
      await createAlias('alias/payments', key.arn);
      const aliasArn = key.arn.replace(`key/${key.id}`, 'alias/payments');

      for (const name of [key.id, key.arn, 'alias/payments', aliasArn]) {
        expect(gained(await wrap(name)).keyArn, name).toBe(key.arn);
      }
    });

    it('is rejected while it is disabled or pending deletion', async () => {
      const { key, disable, enable, scheduleDeletion, wrap } = await openWrapping(open);

      await disable(key.arn);
      expect(await wrap()).toEqual(failedWith('disabled'));

      await enable(key.arn);
      expect(await wrap()).toMatchObject({ ok: true });

      await scheduleDeletion(key.arn);
      expect(await wrap()).toEqual(failedWith('pendingDeletion'));
    });

    it('is not found if it was never created', async () => {
      const { key, wrap } = await openWrapping(open);
      const missing = key.arn.replace(key.id, '00000000-0000-4000-8000-000000000000');

      expect(await wrap(missing)).toEqual(failedWith('notFound'));
      expect(await wrap('alias/nobody')).toEqual(failedWith('notFound'));
    });

    it('is denied if it belongs to another account', async () => {
      const { key, wrap } = await openWrapping(open);

      expect(await wrap(key.arn.replace(ACCOUNT, '999999999999'))).toEqual(failedWith('denied'));
    });

    it('is the default key if none is given, created on first use', async () => {
      const { service, key, generate, wrap } = await openWrapping(open);

      const wrapped = gained(await wrap(null));

      expect(wrapped.keyArn).not.toBe(key.arn);
      expect(gained(await wrap(null)).keyArn).toBe(wrapped.keyArn);
      expect(gained(await generate(null)).wrapped.keyArn).toBe(wrapped.keyArn);
      expect(await service.unwrap(wrapped, CONTEXT)).toEqual({ ok: true, value: DATA_KEY });
    });
  });
};
