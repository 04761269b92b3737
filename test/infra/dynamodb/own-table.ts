import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import { ensureTable } from '../../../infra/dynamodb/provision.ts';
import type { SecretsTableOptions } from '../../../infra/dynamodb/secrets-table.ts';

/** A client of the local emulator, destroyed when the running test ends. */
export const localClient = (endpoint: string): DynamoDBClient => {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(() => client.destroy());
  return client;
};

/** A name that no other test uses, for a table that is deleted when the running test ends. */
export const passingTableName = (client: DynamoDBClient): string => {
  const tableName = `test-${randomUUID()}`;
  onTestFinished(async () => {
    await client.send(new DeleteTableCommand({ TableName: tableName }));
  });
  return tableName;
};

/** A table of the running test's own. */
export const ownTable = async (endpoint: string): Promise<SecretsTableOptions> => {
  const client = localClient(endpoint);
  const tableName = passingTableName(client);
  await ensureTable(client, tableName);
  return { client, tableName };
};
