import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { lambdaHandler } from '../../functions/api/lambda-events.ts';
import { lambdaService } from '../../functions/api/lambda-service.ts';
import { lambdaSettings } from '../../functions/api/lambda-settings.ts';
import { ACCOUNT, CREDENTIALS, REGION } from '../support/root.ts';
import { signed } from '../support/sign.ts';
import { httpApi2 } from './events.ts';
import { CIPHERTEXT, startRootKms } from './root-kms.ts';

afterEach(() => vi.unstubAllEnvs());

/** Starts a DynamoDB that returns no item, and counts its requests. */
const startEmptyTable = async () => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    requests: () => requests,
    endpoint: `http://127.0.0.1:${Object(server.address()).port}`,
  };
};

/** Opens the API of one container, with a count of its requests to DynamoDB. */
const openApi = async () => {
  const kms = await startRootKms();
  onTestFinished(kms.close);
  const table = await startEmptyTable();
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', kms.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', table.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'role');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'role');
  const settings = lambdaSettings({
    AWS_REGION: REGION,
    SEALSTREAM_TABLE: 'a-table',
    SEALSTREAM_ACCOUNT_ID: ACCOUNT,
    SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED: CIPHERTEXT,
  });
  const handler = lambdaHandler(lambdaService(settings), () => {});
  const context = { awsRequestId: 'of this test', getRemainingTimeInMillis: () => 25_000 };
  const invoke = async (target: string, input: unknown) =>
    handler(httpApi2(await signed({ target, body: JSON.stringify(input) })), context);
  return { invoke, requests: table.requests };
};

// A container is frozen after its response, and calls in progress time out before it continues: the next
// request would fail with an outage.
it('A container has no call in progress after a request that needs no table', async () => {
  const { invoke, requests } = await openApi();
  expect(await invoke('GetRandomPassword', {})).toMatchObject({ statusCode: 200 });
  await sleep(100);
  expect(requests()).toBe(0);
  const { body } = await invoke('DescribeSecret', { SecretId: 'a' });
  expect(JSON.parse(body)).toMatchObject({ __type: 'ResourceNotFoundException' });
  expect(requests()).toBeGreaterThan(0);
});
