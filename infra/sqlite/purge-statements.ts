import type { DatabaseSync } from 'node:sqlite';
import type { StreamId } from '../../domain/ports/event-store.ts';
import { streamKey } from '../../domain/ports/stream-id.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { keyRow, ofStream, streamOf } from './rows.ts';

const NOTE_PURGE = `
  INSERT INTO purges VALUES (:account, :region, :name, :at)
  ON CONFLICT DO UPDATE SET at = :at`;

/** Two indexes in order of time, merged. */
export const DUE = `
  SELECT account, region, name, purge_after AS due_at FROM heads INDEXED BY heads_by_purge
    WHERE purge_after <= :now
  UNION ALL
  SELECT account, region, name, at FROM purges INDEXED BY purges_by_time WHERE at <= :now
  ORDER BY due_at LIMIT :limit`;

/** Purges to carry out, and purges to finish. */
export const purgeStatements = (database: DatabaseSync) => {
  const notePurge = database.prepare(NOTE_PURGE);
  const forgetPurge = database.prepare(`DELETE FROM purges WHERE ${ofStream}`);
  const selectDue = database.prepare(DUE);

  return {
    notePurge: (stream: StreamId, at: Instant) => notePurge.run({ ...keyRow(stream), at }),
    forgetPurge: (stream: StreamId) => forgetPurge.run(keyRow(stream)),

    /** One that waits for both has two rows, and is named once. */
    due: (now: Instant, limit: number): readonly StreamId[] => {
      const streams = selectDue.all({ now, limit: 2 * limit }).map(streamOf);
      const distinct = new Map(streams.map((stream) => [streamKey(stream), stream]));
      return [...distinct.values()].slice(0, limit);
    },
  };
};
