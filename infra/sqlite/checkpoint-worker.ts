import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';

// Brings what the log of a database has into the database, beside the thread that serves requests. It
// waits for nobody, and leaves what others still read.

const database = new DatabaseSync(String(workerData), { timeout: 0 });
try {
  database.exec('PRAGMA wal_checkpoint(PASSIVE)');
} finally {
  database.close();
}
