import type { DatabaseSync } from 'node:sqlite';
import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import type { Access, Head, StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { decodeAccess, encodeAccess } from '../stored-form/access.ts';
import { accessOf, accessText } from './access.ts';
import { assertAuthentic, reading } from './authentic-rows.ts';
import type { Row } from './columns.ts';
import type { Integrity } from './integrity.ts';
import { headOf, headRow, keyRow, ofStream } from './rows.ts';

/** Of a row of `heads`, in the order of its columns. */
export const HEAD_PARAMETERS = `:account, :region, :name, :seq, :schema, :created_at, :purge_after,
  :access, :list_mac, :head_mac, :summary, :detail, :current_version_id, :current_value`;

const INSERT_HEAD = `INSERT INTO heads VALUES (${HEAD_PARAMETERS}) ON CONFLICT DO NOTHING`;

const MOVE_HEAD = `
  UPDATE heads SET seq = :seq, schema = :schema, created_at = :created_at,
    purge_after = :purge_after, access = :access, list_mac = :list_mac, head_mac = :head_mac,
    summary = :summary, detail = :detail, current_version_id = :current_version_id,
    current_value = :current_value
  WHERE ${ofStream} AND seq = :before`;

/** Not the columns that SQLite works out of others. */
const SELECT_HEAD = `
  SELECT seq, schema, created_at, purge_after, access, head_mac, summary, detail,
    current_version_id, current_value
  FROM heads WHERE ${ofStream}`;

const AT_SEQ = `${ofStream} AND seq = :seq AND created_at IS NOT NULL`;

/** Where a stream stands. */
export const headStatements = (database: DatabaseSync, integrity: Integrity) => {
  const selectHead = database.prepare(SELECT_HEAD);
  const selectCommit = database.prepare(`SELECT 1 FROM commits WHERE ${ofStream} LIMIT 1`);
  const insertHead = database.prepare(INSERT_HEAD);
  const moveHead = database.prepare(MOVE_HEAD);
  const selectAccess = database.prepare(`SELECT access FROM heads WHERE ${AT_SEQ}`);
  const setAccess = database.prepare(`UPDATE heads SET access = :access WHERE ${ofStream}`);

  return {
    head: (stream: StreamId): Head => {
      const row = reading('head', stream, () => selectHead.get(keyRow(stream)));
      if (row !== undefined) return authenticHead(integrity, stream, row);
      // A stream that has commits had a head.
      const commit = reading('history', stream, () => selectCommit.get(keyRow(stream)));
      if (commit !== undefined) throw new AlteredEntry('head', stream);
      return emptyHead(stream);
    },

    /** Whether the head still was at seq `before` and therefore moved. */
    moveHead: (before: number, after: Head): boolean => {
      const row = headRow(integrity, after);
      const { changes } = before === 0 ? insertHead.run(row) : moveHead.run({ ...row, before });
      return changes === 1;
    },

    /** What is noted of reads, if the head is still at this seq and has a secret. */
    access: ({ stream, seq }: Head): Access | null => {
      const row = selectAccess.get({ ...keyRow(stream), seq });
      return row === undefined ? null : decodeAccess(accessOf(row));
    },

    setAccess: (stream: StreamId, access: Access) =>
      setAccess.run({ ...keyRow(stream), access: accessText(encodeAccess(access)) }),
  };
};

const authenticHead = (integrity: Integrity, stream: StreamId, row: Row): Head => {
  assertAuthentic(integrity, 'head', stream, row);
  return reading('head', stream, () => headOf(stream, row));
};
