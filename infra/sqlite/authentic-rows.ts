import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { DamagedRow, type Row } from './columns.ts';
import type { Fields, Integrity, RowKind } from './integrity.ts';

/** Where rows of a kind are, where their MAC is, and what it covers besides account, region and name. */
type Place = { readonly table: string; readonly mac: string; readonly covers: readonly string[] };

/**
 * What a list reads has a MAC of its own. The current value of a head is bound to its secret and version
 * by its own encryption. Days of reads change without a commit, and are covered by none.
 */
export const PLACES: { readonly [Kind in RowKind]: Place } = {
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

/** Every kind of row that has a MAC. */
export const ROW_KINDS: readonly RowKind[] = ['list entry', 'head', 'commit', 'replica status'];

const STREAM = ['account', 'region', 'name'];

/** All columns the MAC of a kind covers, in its order. */
export const coveredBy = (kind: RowKind): readonly string[] => [...STREAM, ...PLACES[kind].covers];

/** Values by the names of their columns, to be written or as they were read. */
type Columns = Readonly<Record<string, unknown>>;

/** The MAC of a row of a stream, of which more may be given than it covers. */
export const macOf = (
  { mac }: Integrity,
  kind: RowKind,
  stream: StreamId,
  row: Columns,
): Uint8Array => mac(kind, fieldsOf(kind, stream, row));

/** Throws `AlteredEntry` for a row that this service did not write so. */
export const assertAuthentic = (
  { matches }: Integrity,
  kind: RowKind,
  stream: StreamId,
  row: Row,
): void => {
  const isGenuine = reading(kind, stream, () =>
    matches(row[PLACES[kind].mac], kind, fieldsOf(kind, stream, row)),
  );
  if (!isGenuine) throw new AlteredEntry(kind, stream);
};

const fieldsOf = (kind: RowKind, { account, region, name }: StreamId, row: Columns): Fields => {
  const fields: (string | number | null)[] = [account, region, name];
  for (const column of PLACES[kind].covers) {
    const value = row[column];
    if (typeof value !== 'string' && typeof value !== 'number' && value !== null) {
      throw new DamagedRow(column);
    }
    fields.push(value);
  }
  return fields;
};

/** Pages of a database that SQLite cannot make sense of (sqlite.org/rescode.html). */
const MALFORMED: readonly number[] = [11, 26];

/** What is not even readable as a row is altered as well, and told by the name it was looked for by. */
export const reading = <Result>(what: string, stream: StreamId, read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    throw isDamage(error) ? new AlteredEntry(what, stream, error) : error;
  }
};

const isDamage = (error: unknown): boolean =>
  error instanceof DamagedRow ||
  (error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    MALFORMED.includes(error.errcode & 0xff));
