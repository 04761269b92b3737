import type { DatabaseSync } from 'node:sqlite';
import type { ReplicaStatus, ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { decodeStatus, encodeStatus } from '../stored-form/replica-status.ts';
import { assertAuthentic, macOf, reading } from './authentic-rows.ts';
import {
  integer,
  nullableInteger,
  nullableText,
  OF_STREAM,
  type Row,
  streamParameters,
  text,
} from './columns.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Reads } from './held-database.ts';
import type { Integrity } from './integrity.ts';

const SAVE = `
  INSERT INTO replica_statuses VALUES (:account, :region, :name, :replica_region, :epoch, :seq,
    :state, :message, :attempts, :retry_at, :accessed_on, :mac)
  ON CONFLICT DO UPDATE SET epoch = :epoch, seq = :seq, state = :state, message = :message,
    attempts = :attempts, retry_at = :retry_at, accessed_on = :accessed_on, mac = :mac
  WHERE (epoch, seq) <= (:epoch, :seq)`;

const REMOVE = `
  DELETE FROM replica_statuses
  WHERE ${OF_STREAM} AND replica_region = :replicaRegion AND epoch <= :epoch`;

/** The statements on replica statuses. */
export const replicaStatements = (database: DatabaseSync, integrity: Integrity) => {
  const select = database.prepare(`SELECT * FROM replica_statuses WHERE ${OF_STREAM}`);
  const save = database.prepare(SAVE);
  const remove = database.prepare(REMOVE);

  return {
    replicaStatuses: (stream: StreamId): ReadonlyMap<Region, ReplicaStatus> =>
      new Map(
        reading('replica status', stream, () => select.all(streamParameters(stream))).map((row) => {
          assertAuthentic(integrity, 'replica status', stream, row);
          return statusOf(row);
        }),
      ),

    /** Saves a status unless a later one is stored. Returns whether it was saved. */
    saveReplicaStatus: (stream: StreamId, replicaRegion: Region, status: ReplicaStatus): boolean =>
      save.run(statusRow(integrity, stream, replicaRegion, status)).changes === 1,

    removeReplicaStatus: (stream: StreamId, replicaRegion: Region, epoch: number): void => {
      remove.run({ ...streamParameters(stream), replicaRegion, epoch });
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
  const row = { ...streamParameters(stream), ...stored, ...named };
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

/** Replica statuses in the file of their primaries. They share transactions with its commits. */
export const sqliteReplicaStatuses = (
  statements: ReturnType<typeof replicaStatements>,
  writes: GroupCommit,
  reads: Reads,
): ReplicaStatuses => ({
  replicaStatuses: (stream) => reads(() => statements.replicaStatuses(stream)),
  saveReplicaStatus: (stream, region, status) =>
    writes.add(() => statements.saveReplicaStatus(stream, region, status)),
  removeReplicaStatus: (stream, region, epoch) =>
    writes.add(() => statements.removeReplicaStatus(stream, region, epoch)),
});
