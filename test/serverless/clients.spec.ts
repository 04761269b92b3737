import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { CALL_LIMITS, clientOptions } from '../../functions/lambda/clients.ts';
import { failureOf } from '../../infra/dynamodb/failures.ts';
import { REGION } from '../support/examples.ts';
import { silentServer } from './silent-server.ts';

it('gives a silent service up after the attempts it says, with an error that is an outage', async () => {
  const { endpoint, attempts } = await silentServer();
  const client = new DynamoDBClient({
    ...clientOptions(REGION),
    endpoint,
    credentials: { accessKeyId: 'role', secretAccessKey: 'role' },
  });
  onTestFinished(() => client.destroy());
  const command = new GetItemCommand({ TableName: 'secrets', Key: { pk: { S: 'a' } } });

  const error = await client.send(command).catch((thrown: unknown) => thrown);

  expect(failureOf(error, 'secrets')).toMatchObject({ name: 'Outage', kind: 'unavailable' });
  expect(attempts()).toBe(CALL_LIMITS.attempts);
});

it('bounds each step of an attempt', () => {
  expect(clientOptions(REGION)).toMatchObject({
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: { requestTimeout: 1500, socketTimeout: 1500, throwOnRequestTimeout: true },
  });
});
