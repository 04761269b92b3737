import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { streamOf } from '../../infra/dynamodb/keys.ts';

/** A secret that moved. */
export type Hint = {
  readonly stream: StreamId;
  /** The sequence number of the first record that tells of it. */
  readonly sequence: string;
};

/** What a batch of records says. */
export type Hints = {
  /** Each secret once, in the order of the records. */
  readonly hints: readonly Hint[];
  /** The sequence numbers of records that cannot be read. */
  readonly unreadable: readonly string[];
};

/** A record as far as it is looked at. Total: any part of it may be missing. */
type Record = Pick<DynamoDBStreamEvent['Records'][number], 'dynamodb'>;

/**
 * The secrets of one region that a batch tells of. A record is only a hint, so one for each secret is
 * enough. The event source mapping lets heads through alone; what else may come, also of the regions
 * that a local host may keep in the same table, is left out.
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
