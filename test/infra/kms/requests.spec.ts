import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { kmsKeyService } from '../../../infra/kms/key-service.ts';
import { REGION } from '../../support/examples.ts';
import { startFakeKms } from '../../support/fake-kms.ts';
import { kmsClients } from '../../support/kms-clients.ts';
import { openKms } from './open-kms.ts';
import { CONTEXT, DATA_KEY, openWithKey, selector } from './open-with-key.ts';

/** The encryption context as KMS and its logs show it. */
const NAMED_CONTEXT = { SecretARN: CONTEXT.secretArn, SecretVersionId: CONTEXT.versionId };

describe('requests to KMS', () => {
  it('ask for an AES-256 key under the documented encryption context', async () => {
    const { fake, arn, generate } = await openWithKey();

    await generate();

    expect(fake.calls.at(-1)).toEqual({
      operation: 'GenerateDataKey',
      region: REGION,
      input: { KeyId: arn, KeySpec: 'AES_256', EncryptionContext: NAMED_CONTEXT },
    });
  });

  it('send a known data key under the same encryption context', async () => {
    const { fake, arn, wrap } = await openWithKey();

    await wrap();

    expect(fake.calls.at(-1)).toEqual({
      operation: 'Encrypt',
      region: REGION,
      input: {
        KeyId: arn,
        Plaintext: Buffer.from(DATA_KEY).toString('base64'),
        EncryptionContext: NAMED_CONTEXT,
      },
    });
  });

  it('are not sent for anything but a data key', async () => {
    const { fake, service, arn } = await openWithKey();
    const before = fake.calls.length;

    const wrapped = service.wrap(selector(arn), new Uint8Array(4096), CONTEXT);

    await expect(wrapped).rejects.toThrow(RangeError);
    expect(fake.calls).toHaveLength(before);
  });

  it('name the key when they decrypt, so that no other key answers', async () => {
    const { fake, service, arn, generate } = await openWithKey();
    const made = await generate();
    if (!made.ok) throw new Error(made.failure);

    await service.unwrap(made.value.wrapped, CONTEXT);

    expect(fake.calls.at(-1)).toMatchObject({
      operation: 'Decrypt',
      input: { KeyId: arn, EncryptionContext: NAMED_CONTEXT },
    });
  });

  it('go to the region of the secret', async () => {
    const { fake, service } = await openKms();
    const region = branded<Region>('us-east-2');

    await service.generateDataKey({ ...selector('alias/a'), region }, CONTEXT);
    await service.wrap({ ...selector('alias/a'), region }, DATA_KEY, CONTEXT);

    expect(fake.calls.map((call) => call.region)).toEqual([region, region]);
  });

  it('find KMS through AWS_ENDPOINT_URL_KMS', async () => {
    const fake = await startFakeKms();
    onTestFinished(() => fake.close());
    vi.stubEnv('AWS_ENDPOINT_URL_KMS', fake.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });

    const service = kmsKeyService({ clientFor: kmsClients(), stage: null });
    const outcome = await service.generateDataKey({ ...selector('a'), keyId: null }, CONTEXT);

    expect(outcome).toMatchObject({ ok: true });
  });
});
