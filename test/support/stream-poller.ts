import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type StreamRecord, streamShards } from './dynamodb-streams.ts';

/** A consumer of batches. */
export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: { readonly getRemainingTimeInMillis: () => number },
) => Promise<DynamoDBBatchResponse>;

/** A message of the on-failure queue: the position of the records, without the records. */
export type Dropped = {
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
};

/** The settings of a mapping; smaller than in serverless.yml, to keep tests short. */
export type Mapping = { readonly batchSize?: number; readonly maximumRetryAttempts?: number };

const CONTEXT = { getRemainingTimeInMillis: () => 300_000 };

/** The state of one mapping. */
type Delivery = {
  readonly handler: StreamHandler;
  readonly maximumRetryAttempts: number;
  readonly queue: Dropped[];
  readonly batches: (readonly DynamoDBRecord[])[];
};

/**
 * Delivers the stream of a table on DynamoDB Local to a handler like an event source mapping: the records
 * of a shard in order, filtered, in batches. After a failure it retries from the first record that was
 * reported, and moves what fails too often to the queue. It does not bisect.
 */
export const streamPoller = (
  place: { readonly endpoint: string; readonly tableName: string },
  handler: StreamHandler,
  { batchSize = 100, maximumRetryAttempts = 2 }: Mapping = {},
) => {
  const positions = new Map<string, number>();
  const delivery: Delivery = { handler, maximumRetryAttempts, queue: [], batches: [] };
  return {
    queue: delivery.queue,
    /** Every batch that was delivered. */
    batches: delivery.batches,
    /** Delivers new records. Resolves to their number. */
    poll: async (): Promise<number> => {
      let handed = 0;
      for (const { shardId, records } of await streamShards(place.endpoint, place.tableName)) {
        const wanted = records.filter(isHead);
        const start = positions.get(shardId) ?? 0;
        for (let at = start; at < wanted.length; at += batchSize) {
          await deliver(delivery, shardId, wanted.slice(at, at + batchSize));
        }
        handed += wanted.length - start;
        positions.set(shardId, wanted.length);
      }
      return handed;
    },
    /** Lets the next poll start with the oldest record again. */
    rewind: () => positions.clear(),
  };
};

/** The filter of serverless.yml. */
const isHead = ({ dynamodb }: StreamRecord): boolean => Object(dynamodb.Keys).sk?.S === 'HEAD';

const deliver = async (
  { handler, maximumRetryAttempts, queue, batches }: Delivery,
  shardId: string,
  batch: readonly DynamoDBRecord[],
): Promise<void> => {
  let Records = batch;
  for (let failures = 0; failures <= maximumRetryAttempts; failures += 1) {
    batches.push(Records);
    const { batchItemFailures } = await handler({ Records: [...Records] }, CONTEXT);
    if (batchItemFailures.length === 0) return;
    const failed = batchItemFailures.map(({ itemIdentifier }) =>
      Records.findIndex((record) => sequenceOf(record) === itemIdentifier),
    );
    // An unknown identifier means that the whole batch failed.
    Records = Records.slice(Math.max(0, Math.min(...failed)));
  }
  queue.push({
    shardId,
    startSequenceNumber: sequenceOf(Records.at(0)),
    endSequenceNumber: sequenceOf(Records.at(-1)),
  });
};

const sequenceOf = (record: DynamoDBRecord | undefined): string =>
  record?.dynamodb?.SequenceNumber ?? '';
