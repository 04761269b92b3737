import type { DatabaseSync } from 'node:sqlite';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { decodeStatus, encodeStatus } from '../stored-form/replica-status.ts';
import { assertAuthentic, macOf, reading } from './authentic-rows.ts';
import { integer, nullableInteger, nullableText, type Row, text } from './columns.ts';
import type { Integrity } from './integrity.ts';
import { keyRow, ofStream } from './rows.ts';

const SAVE = `
  INSERT INTO replica_statuses VALUES (:account, :region, :name, :replica_region, :epoch, :seq,
    :state, :message, :attempts, :retry_at, :accessed_on, :mac)
  ON CONFLICT DO UPDATE SET epoch = :epoch, seq = :seq, state = :state, message = :message,
    attempts = :attempts, retry_at = :retry_at, accessed_on = :accessed_on, mac = :mac
  WHERE (epoch, seq) <= (:epoch, :seq)`;

const REMOVE = `
  DELETE FROM replica_statuses
  WHERE ${ofStream} AND replica_region = :replicaRegion AND epoch <= :epoch`;

/** What is known of replicas, by the stream of their primary. */
export const replicaStatements = (database: DatabaseSync, integrity: Integrity) => {
  const select = database.prepare(`SELECT * FROM replica_statuses WHERE ${ofStream}`);
  const save = database.prepare(SAVE);
  const remove = database.prepare(REMOVE);

  return {
    replicaStatuses: (stream: StreamId): ReadonlyMap<Region, ReplicaStatus> =>
      new Map(
        reading('replica status', stream, () => select.all(keyRow(stream))).map((row) => {
          assertAuthentic(integrity, 'replica status', stream, row);
          return statusOf(row);
        }),
      ),

    /** Whether no later status was there. */
    saveReplicaStatus: (stream: StreamId, replicaRegion: Region, status: ReplicaStatus): boolean =>
      save.run(statusRow(integrity, stream, replicaRegion, status)).changes === 1,

    removeReplicaStatus: (stream: StreamId, replicaRegion: Region, epoch: number): void => {
      remove.run({ ...keyRow(stream), replicaRegion, epoch });
    },
  };
};

const statusRow = (
  integrity: Integrity,
  stream: StreamId,
  replicaRegion: Region,
  status: ReplicaStatus,
) => {
  const { region, retryAt, accessedOn, ...stored } = encodeStatus(replicaRegion, status);
  const named = { replica_region: region, retry_at: retryAt, accessed_on: accessedOn };
  const row = { ...keyRow(stream), ...stored, ...named };
  return { ...row, mac: macOf(integrity, 'replica status', stream, row) };
};

/** A row of `replica_statuses` as a status, with the region of the replica. */
export const statusOf = (row: Row): readonly [Region, ReplicaStatus] =>
  decodeStatus({
    region: text(row, 'replica_region'),
    epoch: integer(row, 'epoch'),
    seq: integer(row, 'seq'),
    state: text(row, 'state'),
    message: nullableText(row, 'message'),
    attempts: integer(row, 'attempts'),
    retryAt: nullableInteger(row, 'retry_at'),
    accessedOn: nullableInteger(row, 'accessed_on'),
  });
