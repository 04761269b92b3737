import type { SQLOutputValue } from 'node:sqlite';
import type { StreamId } from '../../domain/ports/stream.ts';
import { type AccountId, branded, type Region, type SecretName } from '../../domain/secret/ids.ts';

/** A row as SQLite returns it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Reads a whole number. */
export const integer = (row: Row, column: string): number => {
  const value = row[column];
  return typeof value === 'number' ? value : damaged(column);
};

/** Reads a whole number or `null`. */
export const nullableInteger = (row: Row, column: string): number | null =>
  row[column] === null ? null : integer(row, column);

/** Reads text. */
export const text = (row: Row, column: string): string =>
  nullableText(row, column) ?? damaged(column);

/** Reads text or `null`. */
export const nullableText = (row: Row, column: string): string | null => {
  const value = row[column];
  return typeof value === 'string' || value === null ? value : damaged(column);
};

/** Reads bytes. */
export const blob = (row: Row, column: string): Uint8Array => {
  const value = row[column];
  return value instanceof Uint8Array ? value : damaged(column);
};

/** A column has a value of the wrong type: STRICT tables exclude that unless the file was edited or corrupted. */
export class DamagedRow extends Error {
  constructor(column: string) {
    super(`The database is damaged: column ${column} has a value of the wrong type`);
    this.name = 'DamagedRow';
  }
}

const damaged = (column: string): never => {
  throw new DamagedRow(column);
};

/** The parameters that name a stream. */
export const streamParameters = ({ account, region, name }: StreamId) => ({
  account,
  region,
  name,
});

/** The condition that takes them. */
export const OF_STREAM = 'account = :account AND region = :region AND name = :name';

/** The stream a row belongs to. */
export const streamOf = (row: Row): StreamId => ({
  account: branded<AccountId>(text(row, 'account')),
  region: branded<Region>(text(row, 'region')),
  name: nameOf(row),
});

/** The name of the secret a row belongs to. */
export const nameOf = (row: Row): SecretName => branded<SecretName>(text(row, 'name'));
