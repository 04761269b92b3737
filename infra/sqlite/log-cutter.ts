import type { DatabaseSync } from 'node:sqlite';
import { integer } from './columns.ts';
import { fileState } from './held-file.ts';
import { asOutage } from './outages.ts';
import { LOCK_TIMEOUT, LOG_LIMIT } from './schema.ts';

/** Empties the write-ahead log of a database: of values that were removed, and of what it grew to. */
export type LogCutter = {
  /**
   * Whether the log could be emptied just now of all that came before. It cannot while another process
   * reads from it, or writes: then the cut is owed, and tried again until it is made.
   */
  cut(): boolean;
  /** To be called after each commit: a log that a long reader let grow is cut once the reader is gone. */
  watch(): void;
  /** Tries no more. */
  close(): void;
};

/** In milliseconds, while a cut is owed. */
const RETRY = 1_000;

/** What is cut, and who is told when a later try cut it; must not throw. */
export type LogCutterOptions = {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly onLateCut: () => void;
};

/** The cutter of an open database in WAL mode. */
export const logCutter = ({ path, database, onLateCut }: LogCutterOptions): LogCutter => {
  const truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  let owed: NodeJS.Timeout | undefined;

  const close = (): void => {
    clearTimeout(owed);
    owed = undefined;
  };

  const owe = (): void => {
    owed ??= setTimeout(retry, RETRY).unref();
  };

  const retry = (): void => {
    close();
    owe();
    // Trouble of the disk meets the next request too, which tells of it.
    if (attempted(database, truncate) !== true) return;
    close();
    onLateCut();
  };

  return {
    cut: () => {
      owe();
      const done = attempted(database, truncate);
      if (typeof done !== 'boolean') throw done.error;
      if (done) close();
      return done;
    },
    watch: () => {
      if ((fileState(`${path}-wal`)?.size ?? 0n) > LOG_LIMIT) owe();
    },
    close,
  };
};

type Truncate = ReturnType<DatabaseSync['prepare']>;

/** Without waiting for anybody: the event loop would wait too. */
const attempted = (
  database: DatabaseSync,
  truncate: Truncate,
): boolean | { readonly error: unknown } => {
  try {
    database.exec('PRAGMA busy_timeout = 0');
    return integer(truncate.get() ?? {}, 'busy') === 0;
  } catch (error) {
    return { error: asOutage(error) };
  } finally {
    database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
  }
};
