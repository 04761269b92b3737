import type { DatabaseSync } from 'node:sqlite';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';
import { OF_STREAM, streamParameters } from './columns.ts';
import { sealedOf, valueRow, versionIdOf } from './rows.ts';

const OF_VERSION = `${OF_STREAM} AND version_id = :versionId`;

const INSERT = 'INSERT INTO sealed_values VALUES (:account, :region, :name, :versionId, :value)';

/** Takes all ids in one parameter, so that one prepared statement serves any number of them. */
const AMONG = 'version_id IN (SELECT value FROM json_each(:versionIds))';

/** The statements on sealed values. */
export const valueStatements = (database: DatabaseSync) => {
  const select = database.prepare(`SELECT value FROM sealed_values WHERE ${OF_VERSION}`);
  const selectIds = database.prepare(`SELECT version_id FROM sealed_values WHERE ${OF_STREAM}`);
  const insert = database.prepare(INSERT);
  const put = database.prepare(`${INSERT} ON CONFLICT DO UPDATE SET value = :value`);
  const replace = database.prepare(`UPDATE sealed_values SET value = :value WHERE ${OF_VERSION}`);
  const remove = database.prepare(`DELETE FROM sealed_values WHERE ${OF_STREAM} AND ${AMONG}`);

  return {
    sealed: (stream: StreamId, versionId: VersionId): SealedVersion | null => {
      const row = select.get({ ...streamParameters(stream), versionId });
      return row === undefined ? null : sealedOf(versionId, row);
    },

    sealedIds: (stream: StreamId): readonly VersionId[] =>
      selectIds.all(streamParameters(stream)).map(versionIdOf),

    /** Throws if the version has a value. */
    insertValue: (stream: StreamId, sealed: SealedVersion) => insert.run(valueRow(stream, sealed)),

    putValue: (stream: StreamId, sealed: SealedVersion) => put.run(valueRow(stream, sealed)),

    /** Throws if the version has no value. */
    replaceValue: (stream: StreamId, sealed: SealedVersion): void => {
      const { changes } = replace.run(valueRow(stream, sealed));
      if (changes !== 1) throw new Error(`${sealed.versionId} has no value to replace`);
    },

    removeValues: (stream: StreamId, versionIds: readonly VersionId[]) =>
      remove.run({ ...streamParameters(stream), versionIds: JSON.stringify(versionIds) }),
  };
};

const SAVE_PURGE = `
  INSERT INTO purges VALUES (:account, :region, :name, :at)
  ON CONFLICT DO UPDATE SET at = :at`;

/** The statements on purges whose values are not known to be gone. */
export const purgeStatements = (database: DatabaseSync) => {
  const savePurge = database.prepare(SAVE_PURGE);
  const removePurge = database.prepare(`DELETE FROM purges WHERE ${OF_STREAM}`);

  return {
    savePurge: (stream: StreamId, at: Instant) =>
      savePurge.run({ ...streamParameters(stream), at }),
    removePurge: (stream: StreamId) => removePurge.run(streamParameters(stream)),
  };
};
