import type { EventStore } from '../domain/ports/event-store.ts';
import type { Region } from '../domain/secret/ids.ts';
import type { OpenKeys } from './open-keys.ts';
import { type Regional, regional } from './regional.ts';

// The SDK is loaded only where it was chosen: other starts are faster without. It reads its
// credentials, AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_KMS by itself.

/** The table of each region, which has the same name in all of them. */
export type DynamoTables = {
  readonly table: string;
  /** Whether a missing table is made when its region is first used. */
  readonly createTable: boolean;
};

/** Event stores on DynamoDB, in the region of each request. */
export const dynamoStores = async (tables: DynamoTables): Promise<Regional<EventStore>> => {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { dynamoEventStore } = await import('../infra/dynamodb/event-store.ts');
  const { ensureTable } = await import('../infra/dynamodb/provision.ts');
  const { failureOf } = await import('../infra/dynamodb/failures.ts');
  const tableName = tables.table;
  const open = (region: Region) => {
    const client = new DynamoDBClient({ region });
    const store = dynamoEventStore({ client, tableName });
    const provision = (): Promise<void> =>
      ensureTable(client, tableName).catch((error: unknown) => {
        throw failureOf(error, tableName);
      });
    return { client, store: tables.createTable ? afterPreparation(store, provision) : store };
  };
  const opened = regional(open, ({ client }) => client.destroy());
  return { of: (region) => opened.of(region).store, close: opened.close };
};

/** AWS KMS of each region. */
export const kmsKeys = async (): Promise<OpenKeys> => {
  const { kmsClients } = await import('../infra/kms/clients.ts');
  const { kmsKeyService } = await import('../infra/kms/key-service.ts');
  return { service: kmsKeyService({ clientFor: kmsClients() }), close: () => {} };
};

/** The store, with something to be done once before its first use; tried again if it fails. */
const afterPreparation = (store: EventStore, prepare: () => Promise<void>): EventStore => {
  let prepared: Promise<void> | undefined;
  const ready = async (): Promise<EventStore> => {
    prepared ??= prepare();
    try {
      await prepared;
    } catch (error) {
      prepared = undefined;
      throw error;
    }
    return store;
  };
  return {
    load: async (stream) => (await ready()).load(stream),
    append: async (head, commit) => (await ready()).append(head, commit),
    loadSealed: async (stream, versionId) => (await ready()).loadSealed(stream, versionId),
    async *readCommits(stream, after) {
      yield* (await ready()).readCommits(stream, after);
    },
  };
};
