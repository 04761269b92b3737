import { CreateAliasCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it, vi } from 'vitest';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import {
  type AccountId,
  branded,
  type KeyArn,
  type SecretArn,
} from '../../../domain/secret/ids.ts';
import { kmsKeyService } from '../../../infra/kms/key-service.ts';
import { ACCOUNT, REGION } from '../../support/examples.ts';
import { openKms } from './open-kms.ts';
import { CONTEXT, DATA_KEY, openWithKey, selector } from './open-with-key.ts';

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
    const { fake, generate, wrap, unwrap } = await openWithKey();
    fake.failNext('GenerateDataKey', name);
    fake.failNext('Encrypt', name);
    fake.failNext('Decrypt', name);

    expect(await generate()).toEqual({ ok: false, failure });
    expect(await wrap()).toEqual({ ok: false, failure });
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
    const { fake, generate, wrap } = await openWithKey();
    fake.failNext('GenerateDataKey', name);
    fake.failNext('Encrypt', name);

    for (const request of [generate, wrap]) {
      const failed = request();
      await expect(failed).rejects.toThrow(Outage);
      await expect(failed).rejects.toMatchObject({ kind });
    }
  });

  it('is an outage when KMS is unreachable', async () => {
    const { fake, generate } = await openWithKey();
    await fake.close();

    await expect(generate()).rejects.toMatchObject({ name: 'Outage', kind: 'unavailable' });
  });

  it.each(['ValidationException', 'InvalidArnException', 'InvalidAliasNameException'])(
    'is no key, or no ciphertext of ours, for %s',
    async (name) => {
      const { fake, generate, wrap, unwrap } = await openWithKey();
      fake.failNext('GenerateDataKey', name);
      fake.failNext('Encrypt', name);
      fake.failNext('Decrypt', name);

      expect(await generate()).toEqual({ ok: false, failure: 'notFound' });
      expect(await wrap()).toEqual({ ok: false, failure: 'notFound' });
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
    const { fake, generate, wrap, unwrap } = await openWithKey();
    fake.failNext('GenerateDataKey', name);
    fake.failNext('Encrypt', name);
    fake.failNext('Decrypt', name);

    for (const failed of [generate(), wrap(), unwrap()]) {
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

  it('is passed on unchanged for an unexpected error', async () => {
    const { fake, generate } = await openWithKey();
    fake.failNext('GenerateDataKey', 'DryRunOperationException');

    await expect(generate()).rejects.toMatchObject({ name: 'DryRunOperationException' });
  });

  it('is retried by the SDK after a transient error', async () => {
    const { fake, service } = await openKms({ maxAttempts: 3 });
    await service.generateDataKey({ ...selector('a'), keyId: null }, CONTEXT);
    fake.failNext('GenerateDataKey', 'KMSInternalException', 2);

    const outcome = await service.generateDataKey({ ...selector('a'), keyId: null }, CONTEXT);

    expect(outcome).toMatchObject({ ok: true });
  });

  it('is wrongKind for an asymmetric key', async () => {
    const { generate, wrap } = await openWithKey('RSA_2048');

    expect(await generate()).toEqual({ ok: false, failure: 'wrongKind' });
    expect(await wrap()).toEqual({ ok: false, failure: 'wrongKind' });
  });

  it('does not count as a data key unless it has 32 bytes', async () => {
    const plaintext = new Uint8Array(16).fill(1);
    const client = new KMSClient({ region: REGION });
    vi.spyOn(client, 'send').mockImplementation(async () => ({ Plaintext: plaintext }));
    const service = kmsKeyService({ clientFor: () => client, stage: null });
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

    const denied = { ok: false, failure: 'denied' };
    expect(await service.generateDataKey(selector(name), CONTEXT)).toEqual(denied);
    expect(await service.wrap(selector(name), DATA_KEY, CONTEXT)).toEqual(denied);
    expect(fake.calls).toEqual([]);
  });

  it('are denied by the default alias of another stage of the account, and of none', async () => {
    const { fake, service } = await openKms({}, { stage: 'prod' });
    const denied = { ok: false, failure: 'denied' };
    for (const name of ['staging/', '']) {
      const other = `alias/sealstream/${ACCOUNT}/${name}secretsmanager`;
      expect(await service.generateDataKey(selector(other), CONTEXT)).toEqual(denied);
    }
    expect(fake.calls).toEqual([]);
    const own = `alias/sealstream/${ACCOUNT}/prod/secretsmanager`;
    await service.generateDataKey(selector(own), CONTEXT);
    expect(fake.calls).toMatchObject([{ operation: 'GenerateDataKey', input: { KeyId: own } }]);
  });

  it('are distinguished from our own default key and from aliases with similar names', async () => {
    const { client, service, arn } = await openWithKey();
    for (const name of [
      `alias/sealstream/${ACCOUNT}/secretsmanager`,
      'alias/my/alias/sealstream/999999999999/secretsmanager',
    ]) {
      await client.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: arn }));
      expect(await service.generateDataKey(selector(name), CONTEXT)).toMatchObject({ ok: true });
    }
  });

  it('get their values back, whichever AWS account the keys belong to', async () => {
    const { service } = await openKms();
    const account = branded<AccountId>('999999999999');
    const secretArn = branded<SecretArn>(CONTEXT.secretArn.replace(ACCOUNT, account));
    const context = { ...CONTEXT, secretArn };

    const wrapped = await service.wrap({ account, region: REGION, keyId: null }, DATA_KEY, context);
    if (!wrapped.ok) throw new Error(wrapped.failure);

    expect(wrapped.value.keyArn).toContain(`:${ACCOUNT}:key/`);
    expect(await service.unwrap(wrapped.value, context)).toEqual({ ok: true, value: DATA_KEY });
  });
});
