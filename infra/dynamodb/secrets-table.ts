import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
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
import { batchInput, itemInput } from './reads.ts';

/** A client of the table's region, and the table. */
export type SecretsTableOptions = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long the note of a read may take, in milliseconds; as in another region when left out. */
  readonly noteLimit?: number;
};

/** The requests to one table. Failures are told as `failureOf` tells them. */
export type SecretsTable = ReturnType<typeof secretsTable>;

/** The items that were found, and the keys DynamoDB did not look up; `null` when that is none. */
type Batch = { readonly items: readonly Item[]; readonly left: Keys | null };
type Keys = readonly Item[];

/** Sends what the pure functions around it have built. */
export const secretsTable = (options: SecretsTableOptions) => {
  const { client, tableName } = options;
  const answered = async <Output>(sent: Promise<Output>): Promise<Output> => {
    try {
      return await sent;
    } catch (error) {
      throw failureOf(error, tableName);
    }
  };
  const written = (sent: Promise<unknown>): Promise<boolean> => answered(held(sent));
  const page = (input: QueryCommandInput): Promise<QueryCommandOutput> =>
    answered(client.send(new QueryCommand(input)));

  return {
    name: tableName,

    item: async (key: ItemKey): Promise<Item | undefined> =>
      (await answered(client.send(new GetItemCommand(itemInput(tableName, key))))).Item,

    /** Up to 100 items by their keys, as they are now. */
    batch: (keys: Keys): Promise<Batch> => answered(batch(options, keys)),

    page,

    /** What a query finds, over all its pages. */
    async *items(input: QueryCommandInput): AsyncGenerator<Item> {
      let resumeAt: Item | undefined;
      do {
        const { Items, LastEvaluatedKey } = await page({ ...input, ExclusiveStartKey: resumeAt });
        yield* Items ?? [];
        resumeAt = LastEvaluatedKey;
      } while (resumeAt !== undefined);
    },

    /** What stood against a transaction on this stream; `null` when it was carried out. */
    transact: (stream: StreamId, input: TransactWriteItemsCommandInput) =>
      transact(options, stream, input),

    // Each of these answers whether the item was as the condition asks.
    put: (input: PutItemCommandInput) => written(client.send(new PutItemCommand(input))),
    /** Given up when the signal is aborted, as an outage: whether it was done is not known then. */
    update: (input: UpdateItemCommandInput, abortSignal: AbortSignal) =>
      written(client.send(new UpdateItemCommand(input), { abortSignal })),
    remove: (input: DeleteItemCommandInput) => written(client.send(new DeleteItemCommand(input))),
  };
};

const batch = async ({ client, tableName }: SecretsTableOptions, keys: Keys): Promise<Batch> => {
  const input = batchInput(tableName, keys);
  const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand(input));
  const left = UnprocessedKeys?.[tableName]?.Keys ?? [];
  return { items: Responses?.[tableName] ?? [], left: left.length === 0 ? null : left };
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

/** A transaction that is at the item is about to change it, which counts as a condition not held. */
const held = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    const inTheWay =
      error instanceof ConditionalCheckFailedException ||
      error instanceof TransactionConflictException;
    if (inTheWay) return false;
    throw error;
  }
};
