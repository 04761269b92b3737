import { describe, expect, it } from 'vitest';
import type { WrappedKey } from '../../domain/ports/key-service.ts';
import { branded, type KeyArn } from '../../domain/secret/ids.ts';
import {
  CONTEXT,
  failedWith,
  gained,
  type OpenKeyService,
  openWithKey,
} from './key-service-steps.contract.ts';

/** A change of a key's state takes effect with the next request. */
export const statesContract = (open: OpenKeyService): void => {
  describe('key states', () => {
    const both = async (
      { service, generate }: Awaited<ReturnType<typeof openWithKey>>,
      wrapped: WrappedKey,
    ) => [await generate(), await service.unwrap(wrapped, CONTEXT)];

    it('a disabled key is rejected at once, and works again at once when enabled', async () => {
      const bench = await openWithKey(open);
      const { plaintext, wrapped } = gained(await bench.generate());

      await bench.disable(bench.key.arn);
      expect(await both(bench, wrapped)).toEqual([failedWith('disabled'), failedWith('disabled')]);

      await bench.enable(bench.key.arn);
      expect(await bench.generate()).toMatchObject({ ok: true });
      expect(await bench.service.unwrap(wrapped, CONTEXT)).toEqual({
        ok: true,
        value: plaintext,
      });
    });

    it('a key that is pending deletion is rejected, and stays disabled after a cancellation', async () => {
      const bench = await openWithKey(open);
      const { plaintext, wrapped } = gained(await bench.generate());

      await bench.scheduleDeletion(bench.key.arn);
      const pending = failedWith('pendingDeletion');
      expect(await both(bench, wrapped)).toEqual([pending, pending]);

      await bench.cancelDeletion(bench.key.arn);
      expect(await both(bench, wrapped)).toEqual([failedWith('disabled'), failedWith('disabled')]);

      await bench.enable(bench.key.arn);
      expect(await bench.service.unwrap(wrapped, CONTEXT)).toEqual({
        ok: true,
        value: plaintext,
      });
    });

    it('a key that was never created is not found', async () => {
      const { service, key, generate } = await openWithKey(open);
      const missing = key.arn.replace(key.id, '00000000-0000-4000-8000-000000000000');
      const { wrapped } = gained(await generate());
      const elsewhere = { ...wrapped, keyArn: branded<KeyArn>(missing) };

      expect(await generate(missing)).toEqual(failedWith('notFound'));
      expect(await service.unwrap(elsewhere, CONTEXT)).toEqual(failedWith('notFound'));
    });
  });
};
