import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { integer } from './columns.ts';
import { fileState } from './held-file.ts';
import { asOutage } from './outages.ts';
import { LOCK_TIMEOUT, LOG_LIMIT } from './schema.ts';

/** SQLite's automatic checkpoint copies about this many pages, in the commit that fills them. */
const AUTOCHECKPOINT = 1_000;

/** The write-ahead log of an open database. */
export type Wal = {
  /** Whether truncation would take long: the file is large, or much of it is not in the database yet. */
  isLong(): boolean;
  /** From now on no commit copies the log, until it is truncated. */
  suspendAutocheckpoint(): void;
  /** Truncates the log. Returns `false` if another process reads or writes it, or the error as an `Outage`. */
  truncate(): boolean | Failed;
  /** Checkpoints and truncates in another thread. Resolves with whether that thread could work. */
  truncateInThread(): Promise<boolean>;
};

/** The error of a truncation. */
export type Failed = { readonly error: unknown };

type Statement = ReturnType<DatabaseSync['prepare']>;

/** The log of the database that was opened at this path. */
export const walOf = (path: string, database: DatabaseSync): Wal => {
  const noop = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  const identity = fileState(path)?.identity;
  let suspended = false;
  const setSuspended = (next: boolean): void => {
    if (suspended !== next) {
      database.exec(`PRAGMA wal_autocheckpoint = ${next ? 0 : AUTOCHECKPOINT}`);
    }
    suspended = next;
  };
  return {
    isLong: () =>
      (fileState(`${path}-wal`)?.size ?? 0n) > LOG_LIMIT || pagesBehind(noop) > AUTOCHECKPOINT,
    suspendAutocheckpoint: () => setSuspended(true),
    truncate: () => {
      const done = truncated(database, truncate);
      if (done === true) setSuspended(false);
      return done;
    },
    truncateInThread: async () => {
      // The thread opens whatever is at the path. If that is another file, reads and writes report it.
      if (fileState(path)?.identity !== identity) return true;
      // A commit that meets the truncation is retried a moment later.
      database.exec('PRAGMA busy_timeout = 0');
      // Without a thread, as where there are too many, this thread does it.
      const worked = await checkpointInThread(path).catch(() => false);
      if (database.isOpen) database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
      return worked;
    },
  };
};

/** How many pages of the log are not in the database yet. */
const pagesBehind = (noop: Statement): number => {
  try {
    const row = noop.get() ?? {};
    return integer(row, 'log') - integer(row, 'checkpointed');
  } catch {
    // A disk failure meets the truncation too, which reports it.
    return 0;
  }
};

/** Does not wait for locks: the event loop would wait too. */
const truncated = (database: DatabaseSync, truncate: Statement): boolean | Failed => {
  try {
    database.exec('PRAGMA busy_timeout = 0');
    return integer(truncate.get() ?? {}, 'busy') === 0;
  } catch (error) {
    return { error: asOutage(error) };
  } finally {
    database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
  }
};

const PROGRAM = new URL('./checkpoint-worker.ts', import.meta.url);

/**
 * Copies the log of an open database into it and truncates the log, in another thread: a long log
 * would block the event loop. Resolves with whether the thread could work, but not whether readers or
 * writers made it leave something. The process does not wait for it when it exits.
 */
export const checkpointInThread = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const worker = new Worker(PROGRAM, { workerData: path });
    worker.unref();
    // Its exit follows, with a code other than 0.
    worker.once('error', () => {});
    worker.once('exit', (code) => resolve(code === 0));
  });
