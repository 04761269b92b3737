import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import { integer } from './columns.ts';

// A thread that copies the log of a database into the database and truncates the log, while another one
// serves requests. It does not wait for locks: it leaves what others still read, and the truncation then.

/** Pages that may be left when others keep writing; the truncation copies them, and blocks writers. */
const FEW = 200;

const database = new DatabaseSync(String(workerData), { timeout: 0 });
try {
  const passive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  let left = Number.POSITIVE_INFINITY;
  let before: number;
  do {
    before = left;
    const row = passive.get() ?? {};
    left = integer(row, 'log') - integer(row, 'checkpointed');
  } while (left > FEW && left < before);
  if (left <= FEW) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
} finally {
  database.close();
}
