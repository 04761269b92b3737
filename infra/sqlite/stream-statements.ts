import type { DatabaseSync } from 'node:sqlite';
import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import type { Access, Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { decodeAccess, encodeAccess } from '../stored-form/access.ts';
import { assertAuthentic, reading } from './authentic-rows.ts';
import { OF_STREAM, type Row, streamParameters } from './columns.ts';
import type { Integrity } from './integrity.ts';
import { accessOf, accessText, commitOf, commitRow, headOf, headRow } from './rows.ts';

/** The parameters of a row of `heads`, in the order of its columns. */
export const HEAD_PARAMETERS = `:account, :region, :name, :seq, :schema, :created_at, :purge_after,
  :access, :list_mac, :head_mac, :summary, :detail, :current_version_id, :current_value`;

const INSERT_HEAD = `INSERT INTO heads VALUES (${HEAD_PARAMETERS}) ON CONFLICT DO NOTHING`;

const MOVE_HEAD = `
  UPDATE heads SET seq = :seq, schema = :schema, created_at = :created_at,
    purge_after = :purge_after, access = :access, list_mac = :list_mac, head_mac = :head_mac,
    summary = :summary, detail = :detail, current_version_id = :current_version_id,
    current_value = :current_value
  WHERE ${OF_STREAM} AND seq = :before`;

/** All but the generated columns. */
const SELECT_HEAD = `
  SELECT seq, schema, created_at, purge_after, access, head_mac, summary, detail,
    current_version_id, current_value
  FROM heads WHERE ${OF_STREAM}`;

const AT_SEQ = `${OF_STREAM} AND seq = :seq AND created_at IS NOT NULL`;

/** The statements on heads. */
export const headStatements = (database: DatabaseSync, integrity: Integrity) => {
  const selectHead = database.prepare(SELECT_HEAD);
  const selectCommit = database.prepare(`SELECT 1 FROM commits WHERE ${OF_STREAM} LIMIT 1`);
  const insertHead = database.prepare(INSERT_HEAD);
  const moveHead = database.prepare(MOVE_HEAD);
  const selectAccess = database.prepare(`SELECT access FROM heads WHERE ${AT_SEQ}`);
  const setAccess = database.prepare(`UPDATE heads SET access = :access WHERE ${OF_STREAM}`);

  return {
    head: (stream: StreamId): Head => {
      const row = reading('head', stream, () => selectHead.get(streamParameters(stream)));
      if (row !== undefined) return authenticHead(integrity, stream, row);
      // A stream with commits must have a head.
      const commit = reading('history', stream, () => selectCommit.get(streamParameters(stream)));
      if (commit !== undefined) throw new AlteredEntry('head', stream);
      return emptyHead(stream);
    },

    /** Moves the head if it is still at seq `before`. Returns whether it was. */
    moveHead: (before: number, after: Head): boolean => {
      const row = headRow(integrity, after);
      const { changes } = before === 0 ? insertHead.run(row) : moveHead.run({ ...row, before });
      return changes === 1;
    },

    /** The access record, if the head is still at this seq and has a secret. */
    access: ({ stream, seq }: Head): Access | null => {
      const row = selectAccess.get({ ...streamParameters(stream), seq });
      return row === undefined ? null : decodeAccess(accessOf(row));
    },

    setAccess: (stream: StreamId, access: Access) =>
      setAccess.run({ ...streamParameters(stream), access: accessText(encodeAccess(access)) }),
  };
};

const authenticHead = (integrity: Integrity, stream: StreamId, row: Row): Head => {
  assertAuthentic(integrity, 'head', stream, row);
  return reading('head', stream, () => headOf(stream, row));
};

const INSERT_COMMIT = `
  INSERT INTO commits VALUES (:account, :region, :name, :seq, :schema, :events, :actor,
    :request_id, :at, :mac)`;

const SELECT_COMMITS = `
  SELECT * FROM commits WHERE ${OF_STREAM} AND seq > :after ORDER BY seq LIMIT :limit`;

/** The statements on commits. */
export const commitStatements = (database: DatabaseSync, integrity: Integrity) => {
  const selectCommits = database.prepare(SELECT_COMMITS);
  const insertCommit = database.prepare(INSERT_COMMIT);

  return {
    commits: (stream: StreamId, after: number, limit: number): readonly RecordedCommit[] =>
      reading('commit', stream, () =>
        selectCommits.all({ ...streamParameters(stream), after, limit }),
      ).map((row) => {
        assertAuthentic(integrity, 'commit', stream, row);
        return commitOf(row);
      }),

    insertCommit: (after: Head, commit: Commit) =>
      insertCommit.run(commitRow(integrity, after, commit)),
  };
};
