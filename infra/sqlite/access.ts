import { crc32 } from 'node:zlib';
import type { StoredAccess } from '../stored-form/access.ts';
import { DamagedRow, nullableText, type Row } from './columns.ts';

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
