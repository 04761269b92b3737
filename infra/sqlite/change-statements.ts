import type { DatabaseSync } from 'node:sqlite';
import type { Change } from '../../domain/ports/store-capabilities.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { integer, type Row } from './columns.ts';
import { keyRow, streamOf } from './rows.ts';

const NOTE = 'INSERT INTO changes (account, region, name) VALUES (:account, :region, :name)';

const PENDING = 'SELECT id, account, region, name FROM changes ORDER BY id LIMIT :limit';

/** The streams that moved, in order. */
export const changeStatements = (database: DatabaseSync) => {
  const note = database.prepare(NOTE);
  const selectPending = database.prepare(PENDING);
  const forget = database.prepare('DELETE FROM changes WHERE id <= :upTo');

  return {
    noteChange: (stream: StreamId) => note.run(keyRow(stream)),
    pendingChanges: (limit: number): readonly Change[] =>
      selectPending.all({ limit }).map(changeOf),
    forgetChanges: (upTo: number): void => {
      forget.run({ upTo });
    },
  };
};

const changeOf = (row: Row): Change => ({ id: integer(row, 'id'), stream: streamOf(row) });
