import type { DatabaseSync } from 'node:sqlite';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { integer, type Row } from './columns.ts';
import { streamOf } from './rows.ts';

/** A stream with work that is due, and the place of that in its index: behind others of the same time. */
export type Due = { readonly stream: StreamId; readonly at: number; readonly id: number };

/** What may be due: the end of a recovery window, the rest of a purge, another try of a copy. */
export type DueList = 'windows' | 'purges' | 'replicas';

/** Rows that are read at once: nothing else goes on meanwhile. */
export const DUE_PART = 200;

const select = (table: string, index: string, time: string): string => `
  SELECT rowid AS id, account, region, name, ${time} AS due_at FROM ${table} INDEXED BY ${index}
  WHERE (${time}, rowid) > (:at, :id) AND ${time} <= :now
  ORDER BY ${time}, rowid LIMIT ${DUE_PART}`;

/** Each reads its index from one place on. */
export const DUE: { readonly [List in DueList]: string } = {
  windows: select('heads', 'heads_by_purge', 'purge_after'),
  purges: select('purges', 'purges_by_time', 'at'),
  replicas: select('replica_statuses', 'replica_statuses_by_retry', 'retry_at'),
};

/** Before all that is due. */
const FIRST = { at: Number.MIN_SAFE_INTEGER, id: 0 };

/** Streams with work that is due, in the order of time. */
export const dueStatements = (database: DatabaseSync) => {
  const lists = {
    windows: database.prepare(DUE.windows),
    purges: database.prepare(DUE.purges),
    replicas: database.prepare(DUE.replicas),
  };
  return {
    /** A part of a list, behind one that was read; the last part is not full. */
    dueAfter: (list: DueList, now: Instant, last: Due | null): readonly Due[] => {
      const { at, id } = last ?? FIRST;
      return lists[list].all({ now, at, id }).map(dueOf);
    },
  };
};

const dueOf = (row: Row): Due => ({
  stream: streamOf(row),
  at: integer(row, 'due_at'),
  id: integer(row, 'id'),
});
