import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(() => {
  service = memoryService();
});
afterEach(() => service.close());

const secret = {
  Name: 'db/password',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
  SecretString: 'first',
};
const { SecretString: _none, ...valueless } = secret;
const CANNOT_ENCRYPT =
  "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.";
const exists = async () =>
  (await service.ask('DescribeSecret', { SecretId: secret.Name })).status === 200;

describe.each([
  ['with a value', secret],
  ['without a value', valueless],
])('CreateSecret %s', (_case, input) => {
  const create = (KmsKeyId: string) => service.ask('CreateSecret', { ...input, KmsKeyId });

  it('accepts a key by id, ARN, alias and alias ARN', async () => {
    const key = service.keys().create();
    service.keys().createAlias('alias/mine', key.arn);
    const aliasArn = key.arn.replace(/key\/.*$/, 'alias/mine');
    const id = key.arn.replace(/^.*key\//, '');
    for (const [index, KmsKeyId] of [id, key.arn, 'alias/mine', aliasArn].entries()) {
      const named = { ...input, Name: `n${index}`, KmsKeyId };
      expect((await service.ask('CreateSecret', named)).status).toBe(200);
      const { json } = await service.ask('DescribeSecret', { SecretId: named.Name });
      expect(json.KmsKeyId).toBe(KmsKeyId);
    }
  });

  it('rejects a missing key and creates nothing', async () => {
    const { status, json } = await create('alias/nobody');
    expect(status).toBe(400);
    expect(json).toEqual({ __type: 'EncryptionFailure', Message: CANNOT_ENCRYPT });
    expect(await exists()).toBe(false);
  });

  it('rejects a disabled key and accepts it once it is enabled', async () => {
    const { arn } = service.keys().create();
    service.keys().disable(arn);
    expect((await create(arn)).json.__type).toBe('EncryptionFailure');
    expect(await exists()).toBe(false);
    service.keys().enable(arn);
    expect((await create(arn)).status).toBe(200);
  });

  it('rejects a key that is pending deletion', async () => {
    const { arn } = service.keys().create();
    service.keys().scheduleDeletion(arn, 7);
    expect((await create(arn)).json.__type).toBe('EncryptionFailure');
  });

  it("denies another account's key (M22)", async () => {
    expect((await create('arn:aws:kms:us-west-2:999999999999:alias/x')).json).toEqual({
      __type: 'AccessDeniedException',
      message: 'Access to KMS is not allowed',
    });
  });
});

describe('A failing key', () => {
  it('is reported after a taken name: existence is checked first', async () => {
    await service.ask('CreateSecret', secret);
    const other = 'EXAMPLE2-90ab-cdef-fedc-ba987SECRET2';
    const again = { ...secret, ClientRequestToken: other, KmsKeyId: 'alias/nobody' };
    expect((await service.ask('CreateSecret', again)).json.__type).toBe('ResourceExistsException');
  });

  it('does not fail a retry that names it but needs another key', async () => {
    const first = await service.ask('CreateSecret', secret);
    const retry = await service.ask('CreateSecret', { ...secret, KmsKeyId: 'alias/nobody' });
    expect(retry.json).toEqual(first.json);
  });

  it('makes the value unreadable only while it is disabled', async () => {
    const { arn } = service.keys().create();
    await service.ask('CreateSecret', { ...secret, KmsKeyId: arn });
    service.keys().disable(arn);
    const read = () => service.ask('GetSecretValue', { SecretId: secret.Name });
    expect((await read()).json).toEqual({
      __type: 'DecryptionFailure',
      Message:
        "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
    });
    expect((await service.ask('DescribeSecret', { SecretId: secret.Name })).status).toBe(200);
    service.keys().enable(arn);
    expect((await read()).json.SecretString).toBe('first');
  });
});
