import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { startFakeKms } from '../support/fake-kms.ts';
import { announced, sealstream } from '../support/process.ts';
import { ACCOUNT, CREDENTIALS } from '../support/root.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { awsEnvironment, newTable } from './aws-environment.ts';

const clientAt = (endpoint: string, region = 'eu-west-1') =>
  sdkClient({ endpoint, region, credentials: CREDENTIALS });

const SECRET = {
  Name: 'shared',
  SecretString: 'value',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
};

describeWithDynamoDB('sealstream serve on the production adapters', (dynamodb) => {
  const setUp = async () => {
    const kms = await startFakeKms();
    onTestFinished(kms.close);
    const dataDirectory = join(temporaryDirectory(), 'data');
    const env = {
      ...awsEnvironment({
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
        AWS_ENDPOINT_URL_KMS: kms.endpoint,
      }),
      SEALSTREAM_DATA_DIR: dataDirectory,
    };
    const serve = (...argv: readonly string[]) =>
      announced(sealstream(['serve', '--port', '0', ...argv], { env }));
    const replicas = (...argv: readonly string[]) =>
      sealstream(['replicas', ...argv], { env }).ended;
    return { kms, dataDirectory, serve, replicas };
  };

  const tableExists = async (TableName: string): Promise<boolean> => {
    const client = new DynamoDBClient({
      endpoint: dynamodb,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local' },
    });
    onTestFinished(() => client.destroy());
    return client.send(new DescribeTableCommand({ TableName })).then(
      () => true,
      () => false,
    );
  };

  it('uses DynamoDB and KMS in the region of the request', async () => {
    const { kms, dataDirectory, serve } = await setUp();
    const table = newTable();
    const argv = ['--store', 'dynamodb', '--keys', 'kms', '--table', table, '--create-table'];
    const { endpoint } = await serve(...argv);
    expect(await tableExists(table)).toBe(false);

    const client = clientAt(endpoint);
    const { ARN } = await client.createSecret(SECRET);
    expect(await client.createSecret(SECRET)).toMatchObject({ ARN });
    const read = await client.getSecretValue({ SecretId: ARN });

    expect(ARN).toContain(`arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:shared-`);
    expect(read.SecretString).toBe('value');
    expect(await tableExists(table)).toBe(true);
    expect(kms.count('Decrypt')).toBeGreaterThan(0);
    expect(new Set(kms.calls.map(({ region }) => region))).toEqual(new Set(['eu-west-1']));
    // With credentials from the environment nothing is stored on this machine.
    expect(existsSync(dataDirectory)).toBe(false);
  });

  it('leaves replication to the workers of a deployment and to sealstream replicas', async () => {
    const { kms, serve, replicas } = await setUp();
    const adapters = ['--store', 'dynamodb', '--keys', 'kms', '--table', newTable()];
    const { endpoint } = await serve(...adapters, '--create-table');
    const AddReplicaRegions = [{ Region: 'us-east-1' }];
    await clientAt(endpoint).createSecret({ ...SECRET, AddReplicaRegions });

    const where = [...adapters, '--region', 'eu-west-1'];
    const behind = await replicas('list', ...where);
    expect(behind.stdout).toMatch(/eu-west-1 +shared +us-east-1 +InProgress/);
    expect(behind.code).toBe(1);
    expect(await replicas('retry', ...where)).toMatchObject({ code: 0 });
    expect(await replicas('list', ...where)).toMatchObject({
      code: 0,
      stdout: 'All replicas are in sync with their primaries.\n',
    });

    const replica = clientAt(endpoint, 'us-east-1');
    expect((await replica.getSecretValue({ SecretId: 'shared' })).SecretString).toBe('value');
    expect(kms.calls.map(({ region }) => region)).toContain('us-east-1');
  });

  it('serves one table from two processes', async () => {
    const { serve } = await setUp();
    const argv = ['--store', 'dynamodb', '--keys', 'kms', '--table', newTable(), '--create-table'];
    const services = await Promise.all([serve(...argv), serve(...argv)]);
    const clients = services.map(({ endpoint }) => clientAt(endpoint));

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => clients.map((client) => client.createSecret(SECRET))).flat(),
    );

    expect(new Set(answers.map(({ ARN }) => ARN)).size).toBe(1);
    expect(new Set(answers.map(({ VersionId }) => VersionId)).size).toBe(1);
  });

  it.each([
    ['sqlite', 'kms'],
    ['dynamodb', 'keyring'],
  ])('also runs on %s with %s', async (store, keys) => {
    const { kms, dataDirectory, serve } = await setUp();
    const onDynamo = store === 'dynamodb' ? ['--table', newTable(), '--create-table'] : [];
    const { endpoint } = await serve('--store', store, '--keys', keys, ...onDynamo);
    const client = clientAt(endpoint);

    await client.createSecret(SECRET);
    const { SecretString } = await client.getSecretValue({ SecretId: 'shared' });

    expect(SecretString).toBe('value');
    expect(kms.calls.length > 0).toBe(keys === 'kms');
    expect(existsSync(join(dataDirectory, 'keyring.sqlite'))).toBe(keys === 'keyring');
    expect(existsSync(join(dataDirectory, 'regions'))).toBe(store === 'sqlite');
  });
});
