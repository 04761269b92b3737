import type { DatabaseSync } from 'node:sqlite';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { keyRow, ofStream } from './rows.ts';

const NOTE_PURGE = `
  INSERT INTO purges VALUES (:account, :region, :name, :at)
  ON CONFLICT DO UPDATE SET at = :at`;

/** Purges whose values are not known to be gone. */
export const purgeStatements = (database: DatabaseSync) => {
  const notePurge = database.prepare(NOTE_PURGE);
  const forgetPurge = database.prepare(`DELETE FROM purges WHERE ${ofStream}`);

  return {
    notePurge: (stream: StreamId, at: Instant) => notePurge.run({ ...keyRow(stream), at }),
    forgetPurge: (stream: StreamId) => forgetPurge.run(keyRow(stream)),
  };
};
