import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type StreamRecord, streamShards } from './dynamodb-streams.ts';

/** A consumer of batches. */
export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: { readonly getRemainingTimeInMillis: () => number },
) => Promise<DynamoDBBatchResponse>;

/** A message of the on-failure queue: where the records are, and no record. */
export type Dropped = {
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
};

/** The settings of a mapping; those of serverless.yml would only make tests longer. */
export type Mapping = { readonly batchSize?: number; readonly maximumRetryAttempts?: number };

const CONTEXT = { getRemainingTimeInMillis: () => 300_000 };

/** One mapping, with what it delivered and dropped. */
type Delivery = {
  readonly handler: StreamHandler;
  readonly maximumRetryAttempts: number;
  readonly queue: Dropped[];
  readonly batches: (readonly DynamoDBRecord[])[];
};

/**
 * Hands the stream of a table on DynamoDB Local to a handler as an event source mapping does: the
 * records of a shard in order, through the filter, in batches. After a failure it comes again from the
 * first record that was reported, and drops what fails too often into the queue. It bisects nothing.
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
    /** Everything that was handed over. */
    batches: delivery.batches,
    /** Hand over what is new. Answers how many records that was. */
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
    /** The next poll begins with the oldest record again. */
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
    // One that is not known means that all have failed.
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
