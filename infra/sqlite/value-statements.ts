import type { DatabaseSync } from 'node:sqlite';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { keyRow, ofStream, sealedOf, valueRow, versionIdOf } from './rows.ts';

const OF_VERSION = `${ofStream} AND version_id = :versionId`;

const INSERT = 'INSERT INTO sealed_values VALUES (:account, :region, :name, :versionId, :value)';

/** Ids in one parameter, so that one prepared statement does for any number of them. */
const AMONG = 'version_id IN (SELECT value FROM json_each(:versionIds))';

/** The sealed values of a stream. */
export const valueStatements = (database: DatabaseSync) => {
  const select = database.prepare(`SELECT value FROM sealed_values WHERE ${OF_VERSION}`);
  const selectIds = database.prepare(`SELECT version_id FROM sealed_values WHERE ${ofStream}`);
  const insert = database.prepare(INSERT);
  const put = database.prepare(`${INSERT} ON CONFLICT DO UPDATE SET value = :value`);
  const replace = database.prepare(`UPDATE sealed_values SET value = :value WHERE ${OF_VERSION}`);
  const remove = database.prepare(`DELETE FROM sealed_values WHERE ${ofStream} AND ${AMONG}`);

  return {
    sealed: (stream: StreamId, versionId: VersionId): SealedVersion | null => {
      const row = select.get({ ...keyRow(stream), versionId });
      return row === undefined ? null : sealedOf(versionId, row);
    },

    sealedIds: (stream: StreamId): readonly VersionId[] =>
      selectIds.all(keyRow(stream)).map(versionIdOf),

    /** Fails if the version has a value. */
    insertValue: (stream: StreamId, sealed: SealedVersion) => insert.run(valueRow(stream, sealed)),

    putValue: (stream: StreamId, sealed: SealedVersion) => put.run(valueRow(stream, sealed)),

    /** Fails if the version has no value. */
    replaceValue: (stream: StreamId, sealed: SealedVersion): void => {
      const { changes } = replace.run(valueRow(stream, sealed));
      if (changes !== 1) throw new Error(`${sealed.versionId} has no value to replace`);
    },

    removeValues: (stream: StreamId, versionIds: readonly VersionId[]) =>
      remove.run({ ...keyRow(stream), versionIds: JSON.stringify(versionIds) }),
  };
};
