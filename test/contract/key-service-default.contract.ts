import { describe, expect, it } from 'vitest';
import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import {
  CONTEXT,
  gained,
  type OpenKeyService,
  openWithKey,
  selector,
} from './key-service-steps.contract.ts';

/** The key for requests that name none. */
export const defaultKeyContract = (open: OpenKeyService): void => {
  describe('the default key', () => {
    it('is created on first use and then stays the same', async () => {
      const { service, key, generate } = await openWithKey(open);

      const { plaintext, wrapped } = gained(await generate(null));

      expect(wrapped.keyArn).not.toBe(key.arn);
      expect(gained(await generate(null)).wrapped.keyArn).toBe(wrapped.keyArn);
      expect(await service.unwrap(wrapped, CONTEXT)).toEqual({ ok: true, value: plaintext });
    });

    it('is one key, however many first uses race', async () => {
      const { service, generate } = await openWithKey(open);

      const racers = await Promise.all(Array.from({ length: 16 }, () => generate(null)));

      const keys = racers.map((outcome) => gained(outcome));
      expect(new Set(keys.map(({ wrapped }) => wrapped.keyArn)).size).toBe(1);
      for (const { plaintext, wrapped } of keys) {
        expect(await service.unwrap(wrapped, CONTEXT)).toEqual({ ok: true, value: plaintext });
      }
    });

    it('is a different one for each account and region', async () => {
      const { service } = await openWithKey(open);
      const here = selector(null);
      const owners = [
        here,
        { ...here, account: branded<AccountId>('999999999999') },
        { ...here, region: branded<Region>('us-east-2') },
      ];

      const made = await Promise.all(
        owners.map((owner) => service.generateDataKey(owner, CONTEXT)),
      );

      const arns = made.map((outcome) => gained(outcome).wrapped.keyArn);
      expect(new Set(arns).size).toBe(owners.length);
    });
  });
};
