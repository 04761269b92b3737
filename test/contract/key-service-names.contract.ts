import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION } from '../support/examples.ts';
import { gained, type OpenKeyService, openWithKey, refused } from './key-service-steps.contract.ts';

/** The four ways to name a key, seen from one account and region. */
export const namesContract = (open: OpenKeyService): void => {
  describe('names of a key', () => {
    it('takes key id, key ARN, alias and alias ARN for the same key', async () => {
      const { key, createAlias, generate } = await openWithKey(open);
      await createAlias('alias/payments', key.arn);
      const aliasArn = key.arn.replace(`key/${key.id}`, 'alias/payments');

      for (const name of [key.id, key.arn, 'alias/payments', aliasArn]) {
        expect(gained(await generate(name)).wrapped.keyArn, name).toBe(key.arn);
      }
    });

    it.each(['alias/nobody', '00000000-0000-4000-8000-000000000000'])(
      'finds nothing by the unknown name %s',
      async (name) => {
        const { generate } = await openWithKey(open);

        expect(await generate(name)).toEqual(refused('notFound'));
      },
    );

    it.each(['payments-key', 'alias/with space', 'alias/', 'arn:aws:s3:::bucket', 'key/x'])(
      'finds nothing by %s, which is no name of a key',
      async (name) => {
        const { generate } = await openWithKey(open);

        expect(await generate(name)).toEqual(refused('notFound'));
      },
    );

    it.each([
      'alias/aws/s3',
      `arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/s3`,
      `arn:aws:kms:${REGION}:999999999999:alias/aws/secretsmanager`,
    ])('denies %s, a key that AWS manages for somebody else', async (name) => {
      const { generate } = await openWithKey(open);

      expect(await generate(name)).toEqual(refused('denied'));
    });

    it('takes the default key by its alias and alias ARN', async () => {
      const { generate } = await openWithKey(open);
      const { keyArn } = gained(await generate(null)).wrapped;
      const alias = 'alias/aws/secretsmanager';

      for (const name of [alias, `arn:aws:kms:${REGION}:${ACCOUNT}:${alias}`]) {
        expect(gained(await generate(name)).wrapped.keyArn, name).toBe(keyArn);
      }
    });

    it("finds nothing in another region, even under a key's id", async () => {
      const { key, generate } = await openWithKey(open);

      expect(await generate(key.arn.replace(REGION, 'us-east-2'))).toEqual(refused('notFound'));
    });

    it("denies another account's key without telling whether it exists", async () => {
      const { key, generate } = await openWithKey(open);

      expect(await generate(key.arn.replace(ACCOUNT, '999999999999'))).toEqual(refused('denied'));
    });
  });
};
