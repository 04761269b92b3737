import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Fields } from '../stored-form/canonical-text.ts';
import { DamagedRow, type Row, streamOf } from './columns.ts';
import type { Integrity, RowKind } from './integrity.ts';

/** The table of a kind of row, the column of its MAC, and what that covers besides account, region and name. */
type Coverage = {
  readonly table: string;
  readonly mac: string;
  readonly covers: readonly string[];
};

/**
 * What each MAC covers. The columns that a list reads have a MAC of their own. The current value of a head
 * is bound to its secret and version by its own encryption. The access record changes without a commit, and
 * no MAC covers it.
 */
const COVERAGE: { readonly [Kind in RowKind]: Coverage } = {
  'list entry': {
    table: 'heads',
    mac: 'list_mac',
    covers: ['schema', 'created_at', 'summary'],
  },
  head: {
    table: 'heads',
    mac: 'head_mac',
    covers: [
      'seq',
      'schema',
      'created_at',
      'purge_after',
      'summary',
      'detail',
      'current_version_id',
    ],
  },
  commit: {
    table: 'commits',
    mac: 'mac',
    covers: ['seq', 'schema', 'events', 'actor', 'request_id', 'at'],
  },
  'replica status': {
    table: 'replica_statuses',
    mac: 'mac',
    covers: [
      'replica_region',
      'epoch',
      'seq',
      'state',
      'message',
      'attempts',
      'retry_at',
      'accessed_on',
    ],
  },
};

/** The kinds of rows that have a MAC. */
const ROW_KINDS: readonly RowKind[] = ['list entry', 'head', 'commit', 'replica status'];

const STREAM = ['account', 'region', 'name'];

/** All columns that the MAC of a kind covers, in order. */
const coveredBy = (kind: RowKind): readonly string[] => [...STREAM, ...COVERAGE[kind].covers];

/** Values by column name, to be written or as they were read. */
type Columns = Readonly<Record<string, unknown>>;

/** Computes the MAC of a row. Columns it does not cover are ignored. */
export const macOf = (
  { mac }: Integrity,
  kind: RowKind,
  stream: StreamId,
  row: Columns,
): Uint8Array => mac(kind, fieldsOf(kind, stream, row));

/** Throws `AlteredEntry` for a row whose MAC does not match. */
export const assertAuthentic = (
  { matches }: Integrity,
  kind: RowKind,
  stream: StreamId,
  row: Row,
): void => {
  const isAuthentic = reading(kind, stream, () =>
    matches(row[COVERAGE[kind].mac], kind, fieldsOf(kind, stream, row)),
  );
  if (!isAuthentic) throw new AlteredEntry(kind, stream);
};

const fieldsOf = (kind: RowKind, { account, region, name }: StreamId, row: Columns): Fields => {
  const fields: (string | number | null)[] = [account, region, name];
  for (const column of COVERAGE[kind].covers) {
    const value = row[column];
    if (typeof value !== 'string' && typeof value !== 'number' && value !== null) {
      throw new DamagedRow(column);
    }
    fields.push(value);
  }
  return fields;
};

/** Result codes for a corrupt database (sqlite.org/rescode.html). */
const CORRUPT: readonly number[] = [11, 26];

/** Does a read. Throws `AlteredEntry`, with the name that was asked for, if the row or its pages are corrupt. */
export const reading = <Result>(what: string, stream: StreamId, read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    throw isCorruption(error) ? new AlteredEntry(what, stream, error) : error;
  }
};

const isCorruption = (error: unknown): boolean =>
  error instanceof DamagedRow ||
  (error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    CORRUPT.includes(error.errcode & 0xff));

/**
 * Gives every row the MAC of its present content, whoever wrote it. For a file that is older than MACs, in
 * the transaction that upgrades it.
 */
export const authenticateAll = (database: DatabaseSync, integrity: Integrity): void => {
  for (const kind of ROW_KINDS) {
    const { table, mac } = COVERAGE[kind];
    const columns = coveredBy(kind);
    database.function('mac_of', { varargs: true }, (...values) =>
      macOfRow(
        integrity,
        kind,
        Object.fromEntries(columns.map((name, at) => [name, asRead(values[at])])),
      ),
    );
    database.exec(`UPDATE ${table} SET ${mac} = mac_of(${columns.join(', ')})`);
  }
};

const macOfRow = (integrity: Integrity, kind: RowKind, row: Row): Uint8Array =>
  macOf(integrity, kind, streamOf(row), row);

/** A value as statements return it. */
const asRead = (value: SQLInputValue | undefined): SQLOutputValue =>
  value === undefined || ArrayBuffer.isView(value) ? null : value;
