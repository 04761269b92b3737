import { crc32 } from 'node:zlib';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Listed } from '../../domain/ports/secret-index.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { branded, type VersionId } from '../../domain/secret/ids.ts';
import type { StoredAccess } from '../stored-form/access.ts';
import { assertEventSchema, decodeCommit, encodeCommit } from '../stored-form/commit.ts';
import { decodeEntry, decodeHead, encodeHead, type StoredHead } from '../stored-form/head.ts';
import { assertStateSchema } from '../stored-form/state.ts';
import { macOf } from './authentic-rows.ts';
import {
  blob,
  DamagedRow,
  integer,
  nullableText,
  type Row,
  streamParameters,
  text,
} from './columns.ts';
import type { Integrity } from './integrity.ts';

/** A head as the parameters of its row, each by the name of its column. */
export const headRow = (integrity: Integrity, head: Head) => {
  const { stream } = head;
  const { seq, schema, summary, detail, current, access, ...dates } = encodeHead(head);
  const row = {
    ...streamParameters(stream),
    seq,
    schema,
    created_at: dates.createdAt,
    purge_after: dates.purgeAfter,
    access: accessText(access),
    summary,
    detail,
    current_version_id: current?.versionId ?? null,
    current_value: current?.bytes ?? null,
  };
  return {
    ...row,
    list_mac: macOf(integrity, 'list entry', stream, row),
    head_mac: macOf(integrity, 'head', stream, row),
  };
};

/** A row of `heads` as the head of the stream that was asked for. */
export const headOf = (stream: StreamId, row: Row): Head =>
  decodeHead(stream, {
    schema: stateSchemaOf(row),
    seq: integer(row, 'seq'),
    summary: nullableText(row, 'summary'),
    detail: nullableText(row, 'detail'),
    current: currentOf(row),
    access: accessOf(row),
  });

/** A row of `heads` as an entry of a list. */
export const listedOf = (row: Row): Listed =>
  decodeEntry({
    schema: stateSchemaOf(row),
    summary: text(row, 'summary'),
    access: accessOf(row),
  });

/** Read before the other fields: see `assertStateSchema`. */
const stateSchemaOf = (row: Row): number => {
  const schema = integer(row, 'schema');
  assertStateSchema(schema);
  return schema;
};

const currentOf = (row: Row): StoredHead['current'] => {
  const versionId = nullableText(row, 'current_version_id');
  return versionId === null ? null : { versionId, bytes: blob(row, 'current_value') };
};

/** A commit as the parameters of its row, at the position it gets. */
export const commitRow = (integrity: Integrity, { stream, seq }: Head, commit: Commit) => {
  const { requestId, ...stored } = encodeCommit(seq, commit);
  const row = { ...streamParameters(stream), ...stored, request_id: requestId };
  return { ...row, mac: macOf(integrity, 'commit', stream, row) };
};

/** A row of `commits`. */
export const commitOf = (row: Row): RecordedCommit => {
  const schema = integer(row, 'schema');
  assertEventSchema(schema);
  return decodeCommit({
    seq: integer(row, 'seq'),
    schema,
    events: text(row, 'events'),
    actor: text(row, 'actor'),
    requestId: text(row, 'request_id'),
    at: integer(row, 'at'),
  });
};

/** A sealed version as the parameters of its row. */
export const valueRow = (stream: StreamId, { versionId, bytes }: SealedVersion) => ({
  ...streamParameters(stream),
  versionId,
  value: bytes,
});

/** A row of `sealed_values` as the version that was asked for. */
export const sealedOf = (versionId: VersionId, row: Row): SealedVersion => ({
  versionId,
  bytes: blob(row, 'value'),
});

/** The version id of a row of `sealed_values`. */
export const versionIdOf = (row: Row): VersionId => branded<VersionId>(text(row, 'version_id'));

/** CRC-32 of the rest, against disk errors alone; earlier releases wrote none. */
type Summed = StoredAccess & { readonly sum?: number };

/** An access record as the JSON text of its column. */
export const accessText = (access: StoredAccess | null): string | null =>
  access && JSON.stringify({ ...access, sum: sumOf(access) });

/** The access record in a row of `heads`; `null` before the first read. */
export const accessOf = (row: Row): StoredAccess | null => {
  const text = nullableText(row, 'access');
  if (text === null) return null;
  const { sum, ...access }: Summed = JSON.parse(text);
  if (sum !== undefined && sum !== sumOf(access)) throw new DamagedRow('access');
  return access;
};

const sumOf = ({ on, versions }: StoredAccess): number => crc32(JSON.stringify([on, versions]));
