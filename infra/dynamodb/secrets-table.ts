import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactionConflictException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Item } from './attributes.ts';
import { conflictOf, type NotAppended } from './conflicts.ts';
import { failureOf } from './failures.ts';
import type { ItemKey } from './keys.ts';

/** The table, and a client of its region. */
export type SecretsTableOptions = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Timeout for recording a read, in milliseconds; by default that of another region. */
  readonly accessTimeout?: number;
};

/** The requests to one table. Errors are thrown as `failureOf` translates them. */
export type SecretsTable = ReturnType<typeof secretsTable>;

/** The items that were found, and the keys that DynamoDB left unprocessed; `null` for none. */
type Batch = { readonly items: readonly Item[]; readonly unprocessed: Keys | null };
type Keys = readonly Item[];

/** Sends the requests that pure functions have built. */
export const secretsTable = (options: SecretsTableOptions) => {
  const { client, tableName } = options;
  const answered = async <Output>(sent: Promise<Output>): Promise<Output> => {
    try {
      return await sent;
    } catch (error) {
      throw failureOf(error, tableName);
    }
  };
  const applied = (sent: Promise<unknown>): Promise<boolean> => answered(metCondition(sent));
  const page = (input: QueryCommandInput): Promise<QueryCommandOutput> =>
    answered(client.send(new QueryCommand(input)));

  return {
    name: tableName,

    item: async (key: ItemKey): Promise<Item | undefined> =>
      (await answered(client.send(new GetItemCommand(itemInput(tableName, key))))).Item,

    /** Reads up to 100 items by their keys, strongly consistent. */
    batch: (keys: Keys): Promise<Batch> => answered(batch(options, keys)),

    page,

    /** All items of a query, over all its pages. */
    async *items(input: QueryCommandInput): AsyncGenerator<Item> {
      let resumeAt: Item | undefined;
      do {
        const { Items, LastEvaluatedKey } = await page({ ...input, ExclusiveStartKey: resumeAt });
        yield* Items ?? [];
        resumeAt = LastEvaluatedKey;
      } while (resumeAt !== undefined);
    },

    /** Why a transaction on this stream was not carried out; `null` if it was. */
    transact: (stream: StreamId, input: TransactWriteItemsCommandInput) =>
      transact(options, stream, input),

    // Each of these resolves with whether the item met the condition.
    put: (input: PutItemCommandInput) => applied(client.send(new PutItemCommand(input))),
    /** Rejects with an `Outage` once the signal aborts: it may or may not have been carried out. */
    update: (input: UpdateItemCommandInput, abortSignal: AbortSignal) =>
      applied(client.send(new UpdateItemCommand(input), { abortSignal })),
    remove: (input: DeleteItemCommandInput) => applied(client.send(new DeleteItemCommand(input))),
  };
};

/** Strongly consistent: a rotation reads what it has just written. */
const itemInput = (TableName: string, Key: ItemKey): GetItemCommandInput => ({
  TableName,
  Key,
  ConsistentRead: true,
});

const batch = async ({ client, tableName }: SecretsTableOptions, keys: Keys): Promise<Batch> => {
  const input = { RequestItems: { [tableName]: { Keys: [...keys], ConsistentRead: true } } };
  const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand(input));
  const unprocessed = UnprocessedKeys?.[tableName]?.Keys ?? [];
  return {
    items: Responses?.[tableName] ?? [],
    unprocessed: unprocessed.length === 0 ? null : unprocessed,
  };
};

const transact = async (
  { client, tableName }: SecretsTableOptions,
  stream: StreamId,
  input: TransactWriteItemsCommandInput,
): Promise<NotAppended | null> => {
  try {
    await client.send(new TransactWriteItemsCommand(input));
    return null;
  } catch (error) {
    const conflict = conflictOf(error, stream);
    if (conflict === null) throw failureOf(error, tableName);
    return conflict;
  }
};

/** An item that a transaction is about to change counts as one that does not meet the condition. */
const metCondition = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    const isConflict =
      error instanceof ConditionalCheckFailedException ||
      error instanceof TransactionConflictException;
    if (isConflict) return false;
    throw error;
  }
};
