import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { coveredBy, macOf, PLACES, ROW_KINDS } from './authentic-rows.ts';
import type { Row } from './columns.ts';
import type { Integrity, RowKind } from './integrity.ts';
import { streamOf } from './rows.ts';

/**
 * Gives every row the MAC of what is in it now, whoever wrote it: for a file from before there were any,
 * in the transaction that brings it up.
 */
export const authenticateAll = (database: DatabaseSync, integrity: Integrity): void => {
  for (const kind of ROW_KINDS) {
    const { table, mac } = PLACES[kind];
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

/** A value as statements hand it over. */
const asRead = (value: SQLInputValue | undefined): SQLOutputValue =>
  value === undefined || ArrayBuffer.isView(value) ? null : value;
