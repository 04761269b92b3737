import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { KeySelector } from '../../../domain/ports/key-service.ts';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { branded, type KeyArn, type KeyId, type Region } from '../../../domain/secret/ids.ts';
import { kmsKeyService } from '../../../infra/kms/key-service.ts';
import { ACCOUNT, arnOf, REGION, version } from '../../support/examples.ts';
import { startFakeKms } from '../../support/fake-kms.ts';
import { kmsClients } from '../../support/kms-clients.ts';
import { openKms } from './open-kms.ts';

const CONTEXT = { secretArn: arnOf('db/password'), versionId: version('v1') };

/** As KMS and its logs have it. */
const NAMED_CONTEXT = { SecretARN: CONTEXT.secretArn, SecretVersionId: CONTEXT.versionId };

const selector = (keyId: string): KeySelector => ({
  account: ACCOUNT,
  region: REGION,
  keyId: branded<KeyId>(keyId),
});

/** The adapter and one key; requests are tried once unless told otherwise. */
const openWithKey = async (keySpec: 'SYMMETRIC_DEFAULT' | 'RSA_2048' = 'SYMMETRIC_DEFAULT') => {
  const kms = await openKms({ maxAttempts: 1 });
  const { KeyMetadata } = await kms.client.send(new CreateKeyCommand({ KeySpec: keySpec }));
  const arn = branded<KeyArn>(KeyMetadata?.Arn ?? '');
  const generate = () => kms.service.generateDataKey(selector(arn), CONTEXT);
  const unwrap = () =>
    kms.service.unwrap({ keyArn: arn, ciphertext: new Uint8Array(100) }, CONTEXT);
  return { ...kms, arn, generate, unwrap };
};

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

    expect(fake.calls.map((call) => call.region)).toEqual([region]);
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

    const service = kmsKeyService({ clientFor: kmsClients() });
    const outcome = await service.generateDataKey({ ...selector('a'), keyId: null }, CONTEXT);

    expect(outcome).toMatchObject({ ok: true });
  });
});

describe('what KMS answers', () => {
  it.each([
    ['NotFoundException', 'notFound'],
    ['DisabledException', 'disabled'],
    ['KMSInvalidStateException', 'pendingDeletion'],
    ['AccessDeniedException', 'denied'],
    ['InvalidKeyUsageException', 'wrongKind'],
    ['UnsupportedOperationException', 'wrongKind'],
    ['InvalidCiphertextException', 'invalidCiphertext'],
    ['IncorrectKeyException', 'invalidCiphertext'],
  ])('is a named failure for %s', async (name, failure) => {
    const { fake, generate, unwrap } = await openWithKey();
    fake.failNext('GenerateDataKey', name);
    fake.failNext('Decrypt', name);

    expect(await generate()).toEqual({ ok: false, failure });
    expect(await unwrap()).toEqual({ ok: false, failure });
  });

  it.each([
    ['ThrottlingException', 'throttled'],
    ['LimitExceededException', 'throttled'],
    ['KMSInternalException', 'unavailable'],
    ['DependencyTimeoutException', 'unavailable'],
    ['KeyUnavailableException', 'unavailable'],
    ['LostReply', 'unavailable'],
  ])('is an outage for %s', async (name, kind) => {
    const { fake, generate } = await openWithKey();
    fake.failNext('GenerateDataKey', name);

    const failed = generate();

    await expect(failed).rejects.toThrow(Outage);
    await expect(failed).rejects.toMatchObject({ kind });
  });

  it('is an outage when nobody answers', async () => {
    const { fake, generate } = await openWithKey();
    await fake.close();

    await expect(generate()).rejects.toMatchObject({ name: 'Outage', kind: 'unavailable' });
  });

  it.each(['ValidationException', 'InvalidArnException', 'InvalidAliasNameException'])(
    'is no key, or no ciphertext of ours, for %s',
    async (name) => {
      const { fake, generate, unwrap } = await openWithKey();
      fake.failNext('GenerateDataKey', name);
      fake.failNext('Decrypt', name);

      expect(await generate()).toEqual({ ok: false, failure: 'notFound' });
      expect(await unwrap()).toEqual({ ok: false, failure: 'invalidCiphertext' });
    },
  );

  it.each([
    'UnrecognizedClientException',
    'ExpiredTokenException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationTokenException',
  ])('is a misconfiguration of this service for %s', async (name) => {
    const { fake, generate, unwrap } = await openWithKey();
    fake.failNext('GenerateDataKey', name);
    fake.failNext('Decrypt', name);

    for (const failed of [generate(), unwrap()]) {
      await expect(failed).rejects.toThrow(Misconfiguration);
      await expect(failed).rejects.toThrow(new RegExp(`KMS.*credentials.*${name}`));
    }
  });

  it('is a misconfiguration when this service has no credentials', async () => {
    const credentials = () =>
      Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
    const { fake, service } = await openKms({ credentials });

    const failed = service.generateDataKey(selector('alias/a'), CONTEXT);

    await expect(failed).rejects.toThrow(Misconfiguration);
    await expect(failed).rejects.toThrow('CredentialsProviderError');
    expect(fake.calls).toEqual([]);
  });

  it('is passed on as it is for an error nobody foresaw', async () => {
    const { fake, generate } = await openWithKey();
    fake.failNext('GenerateDataKey', 'DryRunOperationException');

    await expect(generate()).rejects.toMatchObject({ name: 'DryRunOperationException' });
  });

  it('is asked again by the SDK after a moment of trouble', async () => {
    const { fake, service } = await openKms({ maxAttempts: 3 });
    await service.generateDataKey({ ...selector('a'), keyId: null }, CONTEXT);
    fake.failNext('GenerateDataKey', 'KMSInternalException', 2);

    const outcome = await service.generateDataKey({ ...selector('a'), keyId: null }, CONTEXT);

    expect(outcome).toMatchObject({ ok: true });
  });

  it('is wrongKind for an asymmetric key', async () => {
    const { generate } = await openWithKey('RSA_2048');

    expect(await generate()).toEqual({ ok: false, failure: 'wrongKind' });
  });

  it('does not count as a data key unless it has 32 bytes', async () => {
    const plaintext = new Uint8Array(16).fill(1);
    const client = new KMSClient({ region: REGION });
    vi.spyOn(client, 'send').mockImplementation(async () => ({ Plaintext: plaintext }));
    const service = kmsKeyService({ clientFor: () => client });
    const wrapped = { keyArn: branded<KeyArn>('any'), ciphertext: new Uint8Array(1) };

    expect(await service.unwrap(wrapped, CONTEXT)).toEqual({
      ok: false,
      failure: 'invalidCiphertext',
    });
    expect(plaintext).toEqual(new Uint8Array(16));
  });
});

describe('keys of other tenants', () => {
  it.each([
    'alias/sealstream/999999999999/secretsmanager',
    `arn:aws:kms:${REGION}:${ACCOUNT}:alias/sealstream/999999999999/secretsmanager`,
  ])('are denied by %s without asking KMS', async (name) => {
    const { fake, service } = await openKms();

    expect(await service.generateDataKey(selector(name), CONTEXT)).toEqual({
      ok: false,
      failure: 'denied',
    });
    expect(fake.calls).toEqual([]);
  });

  it('are told from the own default key and from like-named aliases', async () => {
    const { client, service, arn } = await openWithKey();
    for (const name of [
      `alias/sealstream/${ACCOUNT}/secretsmanager`,
      'alias/my/alias/sealstream/999999999999/secretsmanager',
    ]) {
      await client.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: arn }));
      expect(await service.generateDataKey(selector(name), CONTEXT)).toMatchObject({ ok: true });
    }
  });
});
