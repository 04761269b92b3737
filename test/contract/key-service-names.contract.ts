import { describe, expect, it } from 'vitest';
import { ACCOUNT, REGION } from '../support/examples.ts';
import {
  failedWith,
  gained,
  type OpenKeyService,
  openWithKey,
} from './key-service-steps.contract.ts';

/** The four ways to name a key, as seen from one account and region. */
export const namesContract = (open: OpenKeyService): void => {
  describe('key names', () => {
    it('key id, key ARN, alias and alias ARN name the same key', async () => {
      const { key, createAlias, generate } = await openWithKey(open);
      await createAlias('alias/payments', key.arn);
      const aliasArn = key.arn.replace(`key/${key.id}`, 'alias/payments');

      for (const name of [key.id, key.arn, 'alias/payments', aliasArn]) {
        expect(gained(await generate(name)).wrapped.keyArn, name).toBe(key.arn);
      }
    });

    it.each(['alias/nobody', '00000000-0000-4000-8000-000000000000'])(
      'the unknown name %s is not found',
      async (name) => {
        const { generate } = await openWithKey(open);

        expect(await generate(name)).toEqual(failedWith('notFound'));
      },
    );

    it.each(['payments-key', 'alias/with space', 'alias/', 'arn:aws:s3:::bucket', 'key/x'])(
      'the invalid name %s is not found',
      async (name) => {
        const { generate } = await openWithKey(open);

        expect(await generate(name)).toEqual(failedWith('notFound'));
      },
    );

    it.each([
      'alias/aws/s3',
      `arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/s3`,
      `arn:aws:kms:${REGION}:999999999999:alias/aws/secretsmanager`,
    ])('the key %s, which AWS manages for others, is denied', async (name) => {
      const { generate } = await openWithKey(open);

      expect(await generate(name)).toEqual(failedWith('denied'));
    });

    it('the alias and the alias ARN of the default key name it', async () => {
      const { generate } = await openWithKey(open);
      const { keyArn } = gained(await generate(null)).wrapped;
      const alias = 'alias/aws/secretsmanager';

      for (const name of [alias, `arn:aws:kms:${REGION}:${ACCOUNT}:${alias}`]) {
        expect(gained(await generate(name)).wrapped.keyArn, name).toBe(keyArn);
      }
    });

    it('a key ARN of another region is not found', async () => {
      const { key, generate } = await openWithKey(open);

      expect(await generate(key.arn.replace(REGION, 'us-east-2'))).toEqual(failedWith('notFound'));
    });

    it('a key of another account is denied, whether or not it exists', async () => {
      const { key, generate } = await openWithKey(open);

      expect(await generate(key.arn.replace(ACCOUNT, '999999999999'))).toEqual(
        failedWith('denied'),
      );
    });
  });
};
