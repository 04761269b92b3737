import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { failureOf } from './failures.ts';
import { commitsTableDefinition, tableDefinition } from './table.ts';

/** In seconds. The SDK's own first pause of 20 is meant for large tables. */
const WAIT = { maxWaitTime: 120, minDelay: 1, maxDelay: 5 };

/**
 * Makes the tables of secrets and of their commits unless there are such, which are left as they are, and
 * returns when both are ACTIVE. For local hosts; a deployment declares its tables in serverless.yml.
 */
export const ensureTables = async (client: DynamoDBClient, tableName: string): Promise<void> => {
  const definitions = [tableDefinition(tableName), commitsTableDefinition(tableName)];
  await Promise.all(definitions.map((definition) => ensure(client, definition)));
};

const ensure = async (
  client: DynamoDBClient,
  definition: CreateTableCommandInput,
): Promise<void> => {
  const { TableName } = definition;
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw failureOf(error, String(TableName));
  }
  await waitUntilTableExists({ client, ...WAIT }, { TableName });
};
