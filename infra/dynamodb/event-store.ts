import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { advance, emptyHead } from '../../domain/secret/head.ts';
import type { Item } from './attributes.ts';
import { commitInput } from './commit.ts';
import { conflictOf } from './conflicts.ts';
import { failureOf } from './failures.ts';
import { commitOf, headOf, sealedOf } from './items.ts';
import { headKey, type ItemKey, valueKey } from './keys.ts';
import { commitsInput, itemInput } from './reads.ts';

/** A client of the table's region, and the table. */
export type DynamoEventStoreOptions = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
};

/**
 * The port on DynamoDB: one request for a load, one transaction for an append. The SDK gives each
 * transaction a token, so that its own retry after a lost reply does not look like a lost race.
 */
export const dynamoEventStore = ({ client, tableName }: DynamoEventStoreOptions): EventStore => {
  const answered = async <Output>(sent: Promise<Output>): Promise<Output> => {
    try {
      return await sent;
    } catch (error) {
      throw failureOf(error, tableName);
    }
  };
  const itemAt = async (key: ItemKey): Promise<Item | undefined> => {
    const { Item } = await answered(client.send(new GetItemCommand(itemInput(tableName, key))));
    return Item;
  };

  return {
    load: async (stream) => {
      const item = await itemAt(headKey(stream));
      return item === undefined ? emptyHead(stream) : headOf(stream, item);
    },

    append: async (before, commit) => {
      const after = advance(before, commit);
      const input = commitInput(tableName, { before, after }, commit);
      try {
        await client.send(new TransactWriteItemsCommand(input));
      } catch (error) {
        const conflict = conflictOf(error, before.stream);
        if (conflict === null) throw failureOf(error, tableName);
        return conflict;
      }
      return { kind: 'appended', head: after };
    },

    loadSealed: async (stream, versionId) => {
      const item = await itemAt(valueKey(stream, versionId));
      return item === undefined ? null : sealedOf(versionId, item);
    },

    async *readCommits(stream, after = 0) {
      let resumeAt: Item | undefined;
      do {
        const input = commitsInput(tableName, stream, after, resumeAt);
        const page = await answered(client.send(new QueryCommand(input)));
        yield* (page.Items ?? []).map(commitOf);
        resumeAt = page.LastEvaluatedKey;
      } while (resumeAt !== undefined);
    },
  };
};
