import type { DatabaseSync } from 'node:sqlite';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/event-store.ts';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { commitOf, commitRow, headOf, headRow, keyRow, sealedOf, valueRow } from './rows.ts';

/** What the store asks of its tables; each is one statement, prepared once. */
export type Statements = ReturnType<typeof prepareStatements>;

const KEY = 'account = :account AND region = :region AND name = :name';

const INSERT_HEAD = `
  INSERT INTO heads VALUES (:account, :region, :name, :seq, :schema, :summary, :detail,
    :currentVersionId, :currentValue)
  ON CONFLICT DO NOTHING`;

const MOVE_HEAD = `
  UPDATE heads SET seq = :seq, schema = :schema, summary = :summary, detail = :detail,
    current_version_id = :currentVersionId, current_value = :currentValue
  WHERE ${KEY} AND seq = :before`;

const INSERT_COMMIT = `
  INSERT INTO commits VALUES (:account, :region, :name, :seq, :schema, :events, :actor,
    :requestId, :at)`;

const INSERT_VALUE = `
  INSERT INTO sealed_values VALUES (:account, :region, :name, :versionId, :value)`;

const SELECT_COMMITS = `
  SELECT * FROM commits WHERE ${KEY} AND seq > :after ORDER BY seq LIMIT :limit`;

/** Prepares them on an open database with its tables. */
export const prepareStatements = (database: DatabaseSync) => {
  const selectHead = database.prepare(`SELECT * FROM heads WHERE ${KEY}`);
  const insertHead = database.prepare(INSERT_HEAD);
  const moveHead = database.prepare(MOVE_HEAD);
  const selectCommits = database.prepare(SELECT_COMMITS);
  const insertCommit = database.prepare(INSERT_COMMIT);
  const selectValue = database.prepare(
    `SELECT value FROM sealed_values WHERE ${KEY} AND version_id = :versionId`,
  );
  const insertValue = database.prepare(INSERT_VALUE);

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

    commits: (stream: StreamId, after: number, limit: number): readonly RecordedCommit[] =>
      selectCommits.all({ ...keyRow(stream), after, limit }).map(commitOf),

    insertCommit: (after: Head, commit: Commit) => insertCommit.run(commitRow(after, commit)),

    sealed: (stream: StreamId, versionId: VersionId): SealedVersion | null => {
      const row = selectValue.get({ ...keyRow(stream), versionId });
      return row === undefined ? null : sealedOf(versionId, row);
    },

    insertValue: (stream: StreamId, sealed: SealedVersion) =>
      insertValue.run(valueRow(stream, sealed)),
  };
};
