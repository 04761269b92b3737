import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { replicateWorker } from '../../app/replication/workers.ts';
import { type ItemOutcome, runWorker } from '../../app/workers/worker.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { streamOf } from '../../infra/dynamodb/keys.ts';
import { invocationDeadline, type RemainingTime } from '../lambda/remaining-time.ts';
import { MARGIN, type ReplicationDeployment } from '../workers/deployment.ts';

/** A secret that changed. */
export type Hint = {
  readonly stream: StreamId;
  /** The sequence number of its first record. */
  readonly sequence: string;
};

/** What a batch of records says. */
export type Hints = {
  /** Each secret once, in the order of the records. */
  readonly hints: readonly Hint[];
  /** The sequence numbers of records that cannot be read. */
  readonly unreadable: readonly string[];
};

/** The part of a record that is read. Total: any part of it may be missing. */
type Record = Pick<DynamoDBStreamEvent['Records'][number], 'dynamodb'>;

/**
 * Reads which secrets of one region a batch is about. A record is only a hint, so one for each secret is
 * enough. The event source mapping lets heads through alone; anything else is left out, also of regions
 * that an embedded server may keep in the same table.
 */
export const hintsIn = (records: readonly Record[], region: Region): Hints => {
  const hints = new Map<string, Hint>();
  const unreadable: string[] = [];
  for (const { dynamodb } of records) {
    const { pk, sk } = dynamodb?.Keys ?? {};
    const sequence = dynamodb?.SequenceNumber ?? '';
    if (pk?.S === undefined || sk?.S === undefined) {
      unreadable.push(sequence);
      continue;
    }
    const stream = streamOf(pk.S);
    if (sk.S !== HEAD || stream.region !== region || hints.has(pk.S)) continue;
    hints.set(pk.S, { stream, sequence });
  }
  return { hints: [...hints.values()], unreadable };
};

const HEAD = 'HEAD';

/** Secrets at a time: one that waits for a silent region, for nine seconds or so, keeps few others waiting. */
export const CONCURRENCY = 16;

/**
 * Hosts replication on the stream of the table: brings the replicas of every secret in a batch in line. A
 * region that fails is recorded in the status of its replica and tried again by the schedule, so it is no
 * failure of the batch. Only a secret whose own region fails is: its first record is reported, and Lambda
 * comes again from the earliest of those. All others of the batch are done by then, and repeating them
 * costs a read each.
 */
export const replicateHandler =
  ({ region, ports, telemetry }: ReplicationDeployment) =>
  async (
    { Records }: DynamoDBStreamEvent,
    context: RemainingTime,
  ): Promise<DynamoDBBatchResponse> => {
    const { hints, unreadable } = hintsIn(Records, region);
    const sequences = new Map(hints.map(({ stream, sequence }) => [streamKey(stream), sequence]));
    const failures = [...unreadable];
    const onOutcome = (stream: StreamId, { kind }: ItemOutcome): void => {
      if (kind !== 'done') failures.push(sequences.get(streamKey(stream)) ?? '');
    };
    const changes = { items: () => hints, concurrency: CONCURRENCY, mayGiveUp: false };
    const signal = invocationDeadline(context, MARGIN);
    const { clock, ids } = ports;
    const host = { region, signal, telemetry, clock, ids, onOutcome };
    const { failure } = await runWorker(replicateWorker(ports, changes), host);
    // Not every item has an outcome then, so all of the batch has to come again.
    if (failure !== null) throw failure.error;
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  };
