import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import { integer } from './columns.ts';

// Brings what the log of a database has into the database, and cuts the log, beside the thread that
// serves requests. It waits for nobody: what others still read is left, and so is the cut.

/** Pages that are left when others write meanwhile; while they are copied by a cut, nobody writes. */
const LITTLE = 200;

const database = new DatabaseSync(String(workerData), { timeout: 0 });
try {
  const passive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  let left = Number.POSITIVE_INFINITY;
  let before: number;
  do {
    before = left;
    const row = passive.get() ?? {};
    left = integer(row, 'log') - integer(row, 'checkpointed');
  } while (left > LITTLE && left < before);
  if (left <= LITTLE) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
} finally {
  database.close();
}
