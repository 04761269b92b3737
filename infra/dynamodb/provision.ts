import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { EventStreams } from '../../domain/ports/event-store.ts';
import { branded, type SecretName } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { failureOf } from './failures.ts';
import { commitsTableDefinition, tableDefinition } from './table.ts';

/** In seconds. The SDK's own first pause of 20 is meant for large tables. */
const WAIT = { maxWaitTime: 120, minDelay: 1, maxDelay: 5 };

/**
 * Creates the tables of secrets and of their commits, leaves existing ones as they are, and returns when
 * both are ACTIVE. For local hosts; a deployment declares its tables in serverless.yml.
 */
export const ensureTables = async (client: DynamoDBClient, tableName: string): Promise<void> => {
  const definitions = [tableDefinition(tableName), commitsTableDefinition(tableName)];
  await Promise.all(definitions.map((definition) => ensureTable(client, definition)));
};

const ensureTable = async (
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

const PROBE = branded<SecretName>('sealstream/probe');

/**
 * Checks that both tables answer and may be read, by the same requests as in normal use. Throws an
 * `Outage` or a `Misconfiguration`.
 */
export const probeTables = async (store: EventStreams, owner: Owner): Promise<void> => {
  const stream = { ...owner, name: PROBE };
  await store.load(stream);
  for await (const _ of store.readCommits(stream)) return;
};
