import type { DatabaseSync } from 'node:sqlite';
import type { DueKind } from '../../domain/ports/event-store.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { integer, type Row, streamOf } from './columns.ts';

/** A stream with work that is due, and its position in the index: by time, then by row. */
export type Due = { readonly stream: StreamId; readonly at: number; readonly id: number };

/** The indexes of scheduled work: ends of recovery windows, unfinished purges, retries of copies. */
export type DueList = 'windows' | 'purges' | 'replicas';

/** Rows per read: nothing else runs in the meantime. */
const ROWS_PER_READ = 200;

const select = (table: string, index: string, time: string): string => `
  SELECT rowid AS id, account, region, name, ${time} AS due_at FROM ${table} INDEXED BY ${index}
  WHERE (${time}, rowid) > (:at, :id) AND ${time} <= :now
  ORDER BY ${time}, rowid LIMIT ${ROWS_PER_READ}`;

/** The statement of each list, which continues in its index after a position. */
export const DUE: { readonly [List in DueList]: string } = {
  windows: select('heads', 'heads_by_purge', 'purge_after'),
  purges: select('purges', 'purges_by_time', 'at'),
  replicas: select('replica_statuses', 'replica_statuses_by_retry', 'retry_at'),
};

const BEFORE_ALL = { at: Number.MIN_SAFE_INTEGER, id: 0 };

/** The statements on scheduled work, in the order of time. */
export const dueStatements = (database: DatabaseSync) => {
  const lists = {
    windows: database.prepare(DUE.windows),
    purges: database.prepare(DUE.purges),
    replicas: database.prepare(DUE.replicas),
  };
  return {
    /** Reads a part of a list, after the last entry that was read. A part that is not full is the last. */
    dueAfter: (list: DueList, now: Instant, last: Due | null): readonly Due[] => {
      const { at, id } = last ?? BEFORE_ALL;
      return lists[list].all({ now, at, id }).map(dueOf);
    },
  };
};

const dueOf = (row: Row): Due => ({
  stream: streamOf(row),
  at: integer(row, 'due_at'),
  id: integer(row, 'id'),
});

/** Reads a part of a list in its turn. */
export type ReadDue = (list: DueList, now: Instant, last: Due | null) => Promise<readonly Due[]>;

/** The indexes that have the work of a kind. */
const LISTS: { readonly [Kind in DueKind]: readonly DueList[] } = {
  purge: ['windows', 'purges'],
  replica: ['replicas'],
};

/** Lists the streams with work of a kind that is due, longest due first, each once. */
export const dueStreams = async (
  read: ReadDue,
  kind: DueKind,
  now: Instant,
  limit: number,
): Promise<readonly StreamId[]> => {
  const found: Due[] = [];
  for (const list of LISTS[kind]) found.push(...(await firstOf(read, list, now, limit)));
  return distinct(found.toSorted((left, right) => left.at - right.at)).slice(0, limit);
};

/** Reads parts of a list until it has this many streams, or all. */
const firstOf = async (
  read: ReadDue,
  list: DueList,
  now: Instant,
  limit: number,
): Promise<readonly Due[]> => {
  const found: Due[] = [];
  const streams = new Set<string>();
  let part: readonly Due[];
  do {
    part = await read(list, now, found.at(-1) ?? null);
    found.push(...part);
    for (const { stream } of part) streams.add(streamKey(stream));
  } while (part.length === ROWS_PER_READ && streams.size < limit);
  return found;
};

const distinct = (due: readonly Due[]): readonly StreamId[] => {
  const streams = new Map<string, StreamId>();
  for (const { stream } of due) {
    const key = streamKey(stream);
    if (!streams.has(key)) streams.set(key, stream);
  }
  return [...streams.values()];
};
