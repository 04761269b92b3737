import { KMSClient } from '@aws-sdk/client-kms';
import { expect, it, onTestFinished } from 'vitest';
import { decryptRootSecret, rootSecretAccessKey } from '../../infra/kms/root-credentials.ts';
import { CREDENTIALS, REGION } from '../support/root.ts';
import { CIPHERTEXT, startRootKms } from './root-kms.ts';

const ROOT_KEY = {
  stage: null,
  accessKeyId: CREDENTIALS.accessKeyId,
  ciphertext: Buffer.from(CIPHERTEXT, 'base64'),
};

const open = async (secret?: string) => {
  const kms = await startRootKms(secret);
  const client = new KMSClient({
    region: REGION,
    endpoint: kms.endpoint,
    credentials: { accessKeyId: 'role', secretAccessKey: 'role' },
  });
  onTestFinished(async () => {
    client.destroy();
    await kms.close();
  });
  return client;
};

it('The root credentials are bound to their purpose and access key id', () => {
  expect(decryptRootSecret(ROOT_KEY).input).toEqual({
    CiphertextBlob: ROOT_KEY.ciphertext,
    EncryptionContext: {
      Purpose: 'sealstream-root-credentials',
      AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    },
  });
});

it('The root credentials of a stage are bound to the stage too', async () => {
  const ofStage = { ...ROOT_KEY, stage: 'prod' };
  expect(decryptRootSecret(ofStage).input.EncryptionContext).toEqual({
    Purpose: 'sealstream-root-credentials',
    AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    Stage: 'prod',
  });
  await expect(rootSecretAccessKey(await open(), ofStage)).rejects.toThrow(
    /,AccessKeyId=AKIAIOSFODNN7EXAMPLE,Stage=prod, under a key/,
  );
});

it('The root credentials decrypt to the secret access key', async () => {
  const secret = await rootSecretAccessKey(await open(), ROOT_KEY);
  expect(secret).toBe(CREDENTIALS.secretAccessKey);
});

it('Root credentials that KMS does not decrypt are reported with the expected encryption context', async () => {
  const attempt = rootSecretAccessKey(await open(), { ...ROOT_KEY, accessKeyId: 'AKIAOTHER' });
  await expect(attempt).rejects.toThrow(
    /InvalidCiphertextException.*Purpose=sealstream-root-credentials,AccessKeyId=AKIAOTHER/,
  );
});

it.each(['\n', '\r\n', ' '])(
  'Root credentials encrypted with a trailing %j are rejected without revealing them',
  async (end) => {
    const attempt = rootSecretAccessKey(
      await open(`${CREDENTIALS.secretAccessKey}${end}`),
      ROOT_KEY,
    );
    await expect(attempt).rejects.toThrow('line break');
    await expect(attempt).rejects.not.toThrow(CREDENTIALS.secretAccessKey);
  },
);
