import type { RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { commitOf } from './items.ts';
import { commitsInput, type Span } from './reads.ts';
import type { SecretsTable } from './secrets-table.ts';
import { commitsTableOf } from './table.ts';

/**
 * The commits of a stream after a seq, in order. Those that were made before commits had a table of their
 * own are in that of the secrets, which is asked for what is missing in the other; also in between, since
 * both releases are at work while one takes the place of the other.
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
    if (seq > reached + 1) yield* earlier(table, { stream, after: reached, before: seq });
    reached = seq;
    yield commit;
  }
  if (reached === after) yield* earlier(table, all);
}

async function* earlier(table: SecretsTable, span: Span): AsyncGenerator<RecordedCommit> {
  for await (const item of table.items(commitsInput(table.name, span))) {
    yield commitOf(item);
  }
}
