import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { failureOf } from './failures.ts';
import { tableDefinition } from './table.ts';

/** In seconds. The SDK's own first pause of 20 is meant for large tables. */
const WAIT = { maxWaitTime: 120, minDelay: 1, maxDelay: 5 };

/**
 * Makes the table unless there is one of that name, which is left as it is, and returns when it is
 * ACTIVE. For local hosts; a deployment declares its table in serverless.yml.
 */
export const ensureTable = async (client: DynamoDBClient, tableName: string): Promise<void> => {
  try {
    await client.send(new CreateTableCommand(tableDefinition(tableName)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw failureOf(error, tableName);
  }
  await waitUntilTableExists({ client, ...WAIT }, { TableName: tableName });
};
