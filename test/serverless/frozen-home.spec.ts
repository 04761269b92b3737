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

/** DynamoDB with nothing in it, as far as it is asked for single items. */
const startEmptyTable = async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked: () => asked, endpoint: `http://127.0.0.1:${Object(server.address()).port}` };
};

/** The API of one container, and how often it asked DynamoDB. */
const openHome = async () => {
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
  return { invoke, asked: table.asked };
};

// A container is frozen with its answer, and what it had under way is too late when it goes on: the next
// request would be told of an outage.
it('A container leaves nothing under way when it answers what takes no table', async () => {
  const { invoke, asked } = await openHome();
  expect(await invoke('GetRandomPassword', {})).toMatchObject({ statusCode: 200 });
  await sleep(100);
  expect(asked()).toBe(0);
  const { body } = await invoke('DescribeSecret', { SecretId: 'a' });
  expect(JSON.parse(body)).toMatchObject({ __type: 'ResourceNotFoundException' });
  expect(asked()).toBeGreaterThan(0);
});
