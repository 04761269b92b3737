import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import { ensureTables } from '../../../infra/dynamodb/provision.ts';
import type { SecretsTableOptions } from '../../../infra/dynamodb/secrets-table.ts';
import { commitsTableOf } from '../../../infra/dynamodb/table.ts';

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

/** A name that no other test uses, for tables that are deleted when the running test ends. */
export const passingTableName = (client: DynamoDBClient): string => {
  const tableName = `test-${randomUUID()}`;
  onTestFinished(async () => {
    for (const TableName of [tableName, commitsTableOf(tableName)]) {
      await client.send(new DeleteTableCommand({ TableName }));
    }
  });
  return tableName;
};

/** A table of the running test's own. */
export const ownTable = async (endpoint: string): Promise<SecretsTableOptions> => {
  const client = localClient(endpoint);
  const tableName = passingTableName(client);
  await ensureTables(client, tableName);
  return { client, tableName };
};
