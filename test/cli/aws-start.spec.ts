import { once } from 'node:events';
import { createServer } from 'node:net';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { startFakeKms } from '../support/fake-kms.ts';
import { announced, type Environment, sealstream } from '../support/process.ts';
import { CREDENTIALS } from '../support/root.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { awsEnvironment, newTable } from './aws-environment.ts';

const UNREACHABLE = 'http://127.0.0.1:1';

/** Starts a service that must fail to start, and returns its error. */
const refusal = async (argv: readonly string[], env: Environment): Promise<string> => {
  const { code, stdout, stderr } = await sealstream(['serve', '--port', '0', ...argv], {
    env: { SEALSTREAM_DATA_DIR: temporaryDirectory(), ...env },
  }).ended;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^sealstream serve: [^\n]+\n$/);
  return stderr.slice('sealstream serve: '.length, -1);
};

/** Starts a server that accepts connections and never answers. */
const silentServer = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};

const DYNAMODB = ['--store', 'dynamodb', '--keys', 'keyring'];
const KMS = ['--store', 'sqlite', '--keys', 'kms'];

describe('A service on AWS', () => {
  const noCredentials = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };

  it.each([
    ['DynamoDB', DYNAMODB],
    ['KMS', KMS],
  ])('does not start without credentials for %s', async (service, argv) => {
    const env = { ...awsEnvironment({ AWS_ENDPOINT_URL: UNREACHABLE }), ...noCredentials };
    expect(await refusal(argv, env)).toContain(
      `In eu-west-1 at ${UNREACHABLE}: ${service} cannot be used with the AWS credentials of this service: ` +
        'CredentialsProviderError.',
    );
  });

  it('does not start without a region', async () => {
    const env = { ...awsEnvironment({}), AWS_REGION: '' };
    expect(await refusal(DYNAMODB, env)).toBe(
      'Which region of AWS? Set AWS_REGION: its tables and keys are looked for at the start.',
    );
    expect(await refusal(DYNAMODB, { ...env, AWS_REGION: 'x' })).toContain("'x' is no region");
  });

  it.each([
    ['DynamoDB', DYNAMODB],
    ['KMS', KMS],
  ])('does not start if the endpoint of %s refuses connections', async (service, argv) => {
    const env = awsEnvironment({ [`AWS_ENDPOINT_URL_${service.toUpperCase()}`]: UNREACHABLE });
    expect(await refusal(argv, env)).toBe(
      `In eu-west-1 at ${UNREACHABLE}: ${service} is not available (ECONNREFUSED).`,
    );
  });

  it('does not start on an endpoint that is no URL', async () => {
    const env = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: 'localhost' });
    expect(await refusal(DYNAMODB, env)).toContain("must be a URL, not 'localhost'");
  });

  it('times out on an endpoint that never answers', async () => {
    const env = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: await silentServer() });
    expect(await refusal(DYNAMODB, env)).toContain('DynamoDB is not available');
  });

  it('can be interrupted while it waits for an endpoint', async () => {
    const env = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: await silentServer() });
    const service = sealstream(['serve', '--port', '0', ...DYNAMODB], {
      env,
      cwd: temporaryDirectory(),
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    service.kill('SIGINT');
    expect(await service.ended).toMatchObject({ signal: 'SIGINT', stdout: '' });
  });
});

describeWithDynamoDB('A service on DynamoDB', (endpoint) => {
  const environment = async () => {
    const kms = await startFakeKms();
    onTestFinished(kms.close);
    return awsEnvironment({
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_KMS: kms.endpoint,
    });
  };
  const adapters = (table: string) => ['--store', 'dynamodb', '--keys', 'kms', '--table', table];

  it('does not start without its table', async () => {
    const table = newTable();
    expect(await refusal(adapters(table), await environment())).toContain(
      `In eu-west-1 at ${endpoint}: The DynamoDB table ${table} or`,
    );
  });

  it('answers 500 once its table is deleted, and keeps running', async () => {
    const env = await environment();
    const table = newTable();
    const argv = ['serve', '--port', '0', ...adapters(table), '--create-table'];
    const service = await announced(sealstream(argv, { env }));
    const client = sdkClient({
      endpoint: service.endpoint,
      region: 'eu-west-1',
      credentials: CREDENTIALS,
    });
    await client.listSecrets({});
    const dynamodb = new DynamoDBClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local' },
    });
    onTestFinished(() => dynamodb.destroy());
    await dynamodb.send(new DeleteTableCommand({ TableName: table }));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(client.describeSecret({ SecretId: 'x' })).rejects.toMatchObject({
        name: 'InternalServiceError',
      });
    }
  });
});
