import { crc32 } from 'node:zlib';
import type { Access } from '../../domain/ports/stream.ts';
import { NEVER_READ } from '../../domain/secret/head.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';
import { DamagedRow, nullableText, type Row } from './columns.ts';

type StoredAccess = Pick<Access, 'on'> & {
  readonly versions: readonly (readonly [VersionId, Instant])[];
  /** CRC-32 of the rest, against the disk alone; releases before it told none. */
  readonly sum?: number;
};

/** What is noted of reads as JSON; `null` when there were none. */
export const accessText = ({ on, versions }: Access): string | null => {
  if (on === null) return null;
  const noted = { on, versions: [...versions] };
  return JSON.stringify({ ...noted, sum: sumOf(noted) });
};

/** What a row of `heads` notes of reads. */
export const accessOf = (row: Row): Access => {
  const text = nullableText(row, 'access');
  if (text === null) return NEVER_READ;
  const { sum, ...noted }: StoredAccess = JSON.parse(text);
  if (sum !== undefined && sum !== sumOf(noted)) throw new DamagedRow('access');
  return { on: noted.on, versions: new Map(noted.versions) };
};

const sumOf = ({ on, versions }: StoredAccess): number => crc32(JSON.stringify([on, versions]));
