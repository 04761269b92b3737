import type { SQLOutputValue } from 'node:sqlite';
import { branded, type Instant, instant, type KeyArn } from '../../domain/secret/ids.ts';

/** The key states of KMS that a local key can be in. */
export type KeyState =
  | { readonly status: 'enabled' }
  | { readonly status: 'disabled' }
  /** Its material is destroyed once the clock is past `deleteAfter`. */
  | { readonly status: 'pendingDeletion'; readonly deleteAfter: Instant };

/** A key as the keyring keeps it; the material is encrypted under the root key. */
export type StoredKey = {
  readonly arn: KeyArn;
  readonly description: string;
  readonly createdAt: Instant;
  readonly state: KeyState;
  readonly material: Uint8Array;
};

/** One row as SQLite hands it out. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A row of `keys`. Throws for one the schema does not allow. */
export const storedKeyOf = (row: Row): StoredKey => ({
  arn: branded<KeyArn>(textIn(row, 'arn')),
  description: textIn(row, 'description'),
  createdAt: instantIn(row, 'created_at'),
  state: stateIn(row),
  material: bytesIn(row, 'material'),
});

/** The columns `status` and `delete_after` for a state. */
export const stateColumns = (state: KeyState) => ({
  status: state.status,
  deleteAfter: state.status === 'pendingDeletion' ? state.deleteAfter : null,
});

/** A text column. Throws when it holds anything else. */
export const textIn = (row: Row, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : unexpected(column);
};

/** A blob column. Throws when it holds anything else. */
export const bytesIn = (row: Row, column: string): Uint8Array => {
  const value = row[column];
  return value instanceof Uint8Array ? value : unexpected(column);
};

const instantIn = (row: Row, column: string): Instant => {
  const value = row[column];
  return typeof value === 'number' ? instant(value) : unexpected(column);
};

const stateIn = (row: Row): KeyState => {
  const status = textIn(row, 'status');
  if (status === 'enabled' || status === 'disabled') return { status };
  if (status !== 'pendingDeletion') return unexpected('status');
  return { status, deleteAfter: instantIn(row, 'delete_after') };
};

const unexpected = (column: string): never => {
  throw new Error(`Column ${column} of the keyring holds a value its schema forbids`);
};
