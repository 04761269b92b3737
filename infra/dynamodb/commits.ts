import type { RecordedCommit, StreamId } from '../../domain/ports/event-store.ts';
import { commitOf } from './items.ts';
import { commitsInput } from './reads.ts';
import type { SecretsTable } from './secrets-table.ts';
import { commitsTableOf } from './table.ts';

/**
 * The commits of a stream after a seq, in order. Those that were made before commits had a table of their
 * own are in that of the secrets, which is asked for what the other does not begin with.
 */
export async function* recordedCommits(
  table: SecretsTable,
  stream: StreamId,
  after: number,
): AsyncGenerator<RecordedCommit> {
  let reached = after;
  for await (const item of table.items(commitsInput(commitsTableOf(table.name), stream, after))) {
    const commit = commitOf(item);
    if (reached === after && commit.seq > after + 1) yield* earlier(table, stream, after);
    reached = commit.seq;
    yield commit;
  }
  if (reached === after) yield* earlier(table, stream, after);
}

async function* earlier(
  table: SecretsTable,
  stream: StreamId,
  after: number,
): AsyncGenerator<RecordedCommit> {
  for await (const item of table.items(commitsInput(table.name, stream, after))) {
    yield commitOf(item);
  }
}
