import type { SQLOutputValue } from 'node:sqlite';

/** A row as SQLite hands it over. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A whole number. */
export const integer = (row: Row, column: string): number => {
  const value = row[column];
  return typeof value === 'number' ? value : damaged(column);
};

/** A whole number or nothing. */
export const nullableInteger = (row: Row, column: string): number | null =>
  row[column] === null ? null : integer(row, column);

/** Text. */
export const text = (row: Row, column: string): string =>
  nullableText(row, column) ?? damaged(column);

/** Text or nothing. */
export const nullableText = (row: Row, column: string): string | null => {
  const value = row[column];
  return typeof value === 'string' || value === null ? value : damaged(column);
};

/** Bytes. */
export const blob = (row: Row, column: string): Uint8Array => {
  const value = row[column];
  return value instanceof Uint8Array ? value : damaged(column);
};

/** STRICT tables make this unreachable, short of a file that somebody edited or the disk spoilt. */
export class DamagedRow extends Error {
  constructor(column: string) {
    super(`The database is damaged: column ${column} has a value of the wrong type`);
    this.name = 'DamagedRow';
  }
}

const damaged = (column: string): never => {
  throw new DamagedRow(column);
};
