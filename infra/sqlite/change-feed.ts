import type { DatabaseSync } from 'node:sqlite';
import type { Change, ChangeFeed } from '../../domain/ports/store-capabilities.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { integer, type Row, streamOf, streamParameters } from './columns.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Reads } from './held-database.ts';

const INSERT = 'INSERT INTO changes (account, region, name) VALUES (:account, :region, :name)';

const SELECT = 'SELECT id, account, region, name FROM changes ORDER BY id LIMIT :limit';

/** The statements on streams that moved, in order. */
export const changeStatements = (database: DatabaseSync) => {
  const insert = database.prepare(INSERT);
  const select = database.prepare(SELECT);
  const remove = database.prepare('DELETE FROM changes WHERE id <= :upTo');

  return {
    insertChange: (stream: StreamId) => insert.run(streamParameters(stream)),
    pendingChanges: (limit: number): readonly Change[] => select.all({ limit }).map(changeOf),
    removeChanges: (upTo: number): void => {
      remove.run({ upTo });
    },
  };
};

const changeOf = (row: Row): Change => ({ id: integer(row, 'id'), stream: streamOf(row) });

/** The change feed of an open file. Throws database failures as `Outage`. */
export const changeFeed = (
  statements: Pick<ReturnType<typeof changeStatements>, 'pendingChanges' | 'removeChanges'>,
  writes: GroupCommit,
  reads: Reads,
): ChangeFeed => ({
  pending: (limit) => reads(() => statements.pendingChanges(limit)),
  done: (upTo) => writes.add(() => statements.removeChanges(upTo)),
});
