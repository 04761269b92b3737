import type { DatabaseSync } from 'node:sqlite';
import type { Access, Head, StreamId } from '../../domain/ports/event-store.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { accessOf, accessText, headOf, headRow, keyRow, ofStream } from './rows.ts';

const INSERT_HEAD = `
  INSERT INTO heads VALUES (:account, :region, :name, :seq, :schema, :createdAt, :purgeAfter,
    :access, :summary, :detail, :currentVersionId, :currentValue)
  ON CONFLICT DO NOTHING`;

const MOVE_HEAD = `
  UPDATE heads SET seq = :seq, schema = :schema, created_at = :createdAt,
    purge_after = :purgeAfter, access = :access, summary = :summary, detail = :detail,
    current_version_id = :currentVersionId, current_value = :currentValue
  WHERE ${ofStream} AND seq = :before`;

/** Not the columns that SQLite works out of others. */
const SELECT_HEAD = `
  SELECT seq, schema, access, summary, detail, current_version_id, current_value
  FROM heads WHERE ${ofStream}`;

const AT_SEQ = `${ofStream} AND seq = :seq AND created_at IS NOT NULL`;

/** Where a stream stands. */
export const headStatements = (database: DatabaseSync) => {
  const selectHead = database.prepare(SELECT_HEAD);
  const insertHead = database.prepare(INSERT_HEAD);
  const moveHead = database.prepare(MOVE_HEAD);
  const selectAccess = database.prepare(`SELECT access FROM heads WHERE ${AT_SEQ}`);
  const setAccess = database.prepare(`UPDATE heads SET access = :access WHERE ${ofStream}`);

  return {
    head: (stream: StreamId): Head => {
      const row = selectHead.get(keyRow(stream));
      return row === undefined ? emptyHead(stream) : headOf(stream, row);
    },

    /** Whether the head still was at seq `before` and therefore moved. */
    moveHead: (before: number, after: Head): boolean => {
      const row = headRow(after);
      const { changes } = before === 0 ? insertHead.run(row) : moveHead.run({ ...row, before });
      return changes === 1;
    },

    /** What is noted of reads, if the head is still at this seq and has a secret. */
    access: ({ stream, seq }: Head): Access | null => {
      const row = selectAccess.get({ ...keyRow(stream), seq });
      return row === undefined ? null : accessOf(row);
    },

    setAccess: (stream: StreamId, access: Access) =>
      setAccess.run({ ...keyRow(stream), access: accessText(access) }),
  };
};
