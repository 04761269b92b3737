import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Listed } from '../../domain/ports/secret-index.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../domain/ports/stream.ts';
import { decodeEvents, EVENT_SCHEMA, encodeEvents } from '../../domain/secret/event-codec.ts';
import {
  type AccountId,
  branded,
  instant,
  type Region,
  type SecretName,
  type VersionId,
} from '../../domain/secret/ids.ts';
import {
  decodeSecret,
  decodeSummary,
  encodeSecret,
  STATE_SCHEMA,
} from '../../domain/secret/state-codec.ts';
import { accessOf, accessText } from './access.ts';
import { macOf } from './authentic-rows.ts';
import { blob, integer, nullableText, type Row, text } from './columns.ts';
import type { Integrity } from './integrity.ts';

/** The parameters that name a stream. */
export const keyRow = ({ account, region, name }: StreamId) => ({ account, region, name });

/** The condition that takes them. */
export const ofStream = 'account = :account AND region = :region AND name = :name';

/** The stream a row is of. */
export const streamOf = (row: Row): StreamId => ({
  account: branded<AccountId>(text(row, 'account')),
  region: branded<Region>(text(row, 'region')),
  name: nameOf(row),
});

/** The name of the secret a row is of. */
export const nameOf = (row: Row): SecretName => branded<SecretName>(text(row, 'name'));

/** A head as the parameters of its row, each by the name of its column. */
export const headRow = (integrity: Integrity, { stream, seq, secret, current, access }: Head) => {
  const row = {
    ...keyRow(stream),
    seq,
    schema: STATE_SCHEMA,
    created_at: secret.status === 'absent' ? null : secret.createdAt,
    purge_after: secret.status === 'scheduledForDeletion' ? secret.purgeAfter : null,
    access: accessText(access),
    ...encodeSecret(secret),
    current_version_id: current?.versionId ?? null,
    current_value: current?.bytes ?? null,
  };
  return {
    ...row,
    list_mac: macOf(integrity, 'list entry', stream, row),
    head_mac: macOf(integrity, 'head', stream, row),
  };
};

/** A row of `heads` as the head of the stream it was asked for. */
export const headOf = (stream: StreamId, row: Row): Head => {
  const encoded = { summary: nullableText(row, 'summary'), detail: nullableText(row, 'detail') };
  return {
    stream,
    seq: integer(row, 'seq'),
    secret: decodeSecret(encoded, integer(row, 'schema')),
    current: currentOf(row),
    access: accessOf(row),
  };
};

/** A row of `heads` as a list shows it. */
export const listedOf = (row: Row): Listed => ({
  summary: decodeSummary(text(row, 'summary'), integer(row, 'schema')),
  access: accessOf(row),
});

const currentOf = (row: Row): SealedVersion | null => {
  const versionId = nullableText(row, 'current_version_id');
  if (versionId === null) return null;
  return { versionId: branded<VersionId>(versionId), bytes: blob(row, 'current_value') };
};

/** A commit as the parameters of its row, at the place it gets. */
export const commitRow = (
  integrity: Integrity,
  { stream, seq }: Head,
  { events, origin }: Commit,
) => {
  const row = {
    ...keyRow(stream),
    seq,
    schema: EVENT_SCHEMA,
    events: encodeEvents(events),
    actor: origin.actor,
    request_id: origin.requestId,
    at: origin.at,
  };
  return { ...row, mac: macOf(integrity, 'commit', stream, row) };
};

/** A row of `commits`. */
export const commitOf = (row: Row): RecordedCommit => ({
  seq: integer(row, 'seq'),
  events: decodeEvents(text(row, 'events'), integer(row, 'schema')),
  origin: {
    actor: text(row, 'actor'),
    requestId: text(row, 'request_id'),
    at: instant(integer(row, 'at')),
  },
});

/** A sealed version as the parameters of its row. */
export const valueRow = (stream: StreamId, { versionId, bytes }: SealedVersion) => ({
  ...keyRow(stream),
  versionId,
  value: bytes,
});

/** A row of `sealed_values` as the version it was asked for. */
export const sealedOf = (versionId: VersionId, row: Row): SealedVersion => ({
  versionId,
  bytes: blob(row, 'value'),
});

/** The version a row of `sealed_values` is of. */
export const versionIdOf = (row: Row): VersionId => branded<VersionId>(text(row, 'version_id'));
