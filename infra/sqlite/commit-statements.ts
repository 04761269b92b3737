import type { DatabaseSync } from 'node:sqlite';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { assertAuthentic, reading } from './authentic-rows.ts';
import type { Integrity } from './integrity.ts';
import { commitOf, commitRow, keyRow, ofStream } from './rows.ts';

const INSERT_COMMIT = `
  INSERT INTO commits VALUES (:account, :region, :name, :seq, :schema, :events, :actor,
    :request_id, :at, :mac)`;

const SELECT_COMMITS = `
  SELECT * FROM commits WHERE ${ofStream} AND seq > :after ORDER BY seq LIMIT :limit`;

/** The history of a stream. */
export const commitStatements = (database: DatabaseSync, integrity: Integrity) => {
  const selectCommits = database.prepare(SELECT_COMMITS);
  const insertCommit = database.prepare(INSERT_COMMIT);

  return {
    commits: (stream: StreamId, after: number, limit: number): readonly RecordedCommit[] =>
      reading('commit', stream, () => selectCommits.all({ ...keyRow(stream), after, limit })).map(
        (row) => {
          assertAuthentic(integrity, 'commit', stream, row);
          return commitOf(row);
        },
      ),

    insertCommit: (after: Head, commit: Commit) =>
      insertCommit.run(commitRow(integrity, after, commit)),
  };
};
