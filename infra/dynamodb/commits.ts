import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { commitOf } from './items.ts';
import { commitKey, lastCommitKey } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';
import { commitsTableOf } from './table.ts';

/**
 * Reads the commits of a stream after a seq, in order. Those that were made before commits had a table of
 * their own are in the table of secrets, which is queried for every gap: during a deployment both releases
 * write, so gaps can be anywhere.
 */
export async function* recordedCommits(
  table: SecretsTable,
  stream: StreamId,
  after: number,
): AsyncGenerator<RecordedCommit> {
  const all = { stream, after };
  let reached = after;
  for await (const item of table.items(commitsInput(commitsTableOf(table.name), all))) {
    const commit = commitOf(item);
    const { seq } = commit;
    if (seq > reached + 1) yield* earlierCommits(table, { stream, after: reached, before: seq });
    reached = seq;
    yield commit;
  }
  if (reached === after) yield* earlierCommits(table, all);
}

async function* earlierCommits(table: SecretsTable, span: Span): AsyncGenerator<RecordedCommit> {
  for await (const item of table.items(commitsInput(table.name, span))) {
    yield commitOf(item);
  }
}

/** The commits of a stream between two seqs, both exclusive. */
type Span = {
  readonly stream: StreamId;
  readonly after: number;
  /** Unbounded if absent. */
  readonly before?: number;
};

const commitsInput = (TableName: string, { stream, after, before }: Span): QueryCommandInput => {
  const first = commitKey(stream, after + 1);
  const last = before === undefined ? lastCommitKey(stream) : commitKey(stream, before - 1);
  return {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': first.pk, ':first': first.sk, ':last': last.sk },
  };
};
