import type { DatabaseSync } from 'node:sqlite';
import { type Failed, walOf } from './wal.ts';

/** Truncates the write-ahead log of a database: it has the bytes of removed values, and may grow long. */
export type WalTruncation = {
  /**
   * Truncates the log now. Returns `false` if that is not possible, because another process reads or
   * writes, or the log is long: then truncation stays pending, and is retried until it succeeds.
   */
  truncate(): boolean;
  /** To be called after each commit: truncates a log that a long read let grow once the reader is gone. */
  watch(): void;
  /** Stops retrying. */
  close(): void;
};

/** In milliseconds, while truncation is pending. */
const RETRY = 1_000;

/** The database, and a callback for a truncation by a retry, which must not throw. */
export type WalTruncationOptions = {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly onLateTruncation: () => void;
};

/**
 * The truncation of an open database in WAL mode. A long log is truncated in another thread, and in this
 * one only if little work is left.
 */
export const walTruncation = (options: WalTruncationOptions): WalTruncation => {
  const { path, database, onLateTruncation } = options;
  const wal = walOf(path, database);
  const pending = timer(() => retry());
  const truncateNow = (): boolean | Failed => {
    const done = wal.truncate();
    if (done === true) pending.clear();
    return done;
  };
  const truncateLate = (): void => {
    // A disk failure meets the next request too, which reports it.
    if (truncateNow() === true) onLateTruncation();
  };
  const truncateInThread = withoutOverlap(async () => {
    const worked = await wal.truncateInThread();
    if (!pending.isSet() || !database.isOpen) return;
    // The log has what was removed since then.
    if (!worked || !wal.isLong()) truncateLate();
  });
  const retry = (): void => {
    pending.set();
    if (wal.isLong()) truncateInThread();
    else truncateLate();
  };
  const watch = (): void => {
    if (!wal.isLong()) return;
    wal.suspendAutocheckpoint();
    pending.set();
  };
  // A crash, or an upgrade of the tables, may have left a long log.
  watch();

  return {
    truncate: () => {
      pending.set();
      if (wal.isLong()) {
        truncateInThread();
        return false;
      }
      const done = truncateNow();
      if (typeof done !== 'boolean') throw done.error;
      return done;
    },
    watch,
    close: pending.clear,
  };
};

/** Runs the work some time after it was first set. */
const timer = (work: () => void) => {
  let due: NodeJS.Timeout | undefined;
  const clear = (): void => {
    clearTimeout(due);
    due = undefined;
  };
  const run = (): void => {
    due = undefined;
    work();
  };
  return {
    set: (): void => {
      due ??= setTimeout(run, RETRY).unref();
    },
    isSet: (): boolean => due !== undefined,
    clear,
  };
};

/** Ignores calls while the work is running. The work never throws. */
const withoutOverlap = (work: () => Promise<void>): (() => void) => {
  let running = false;
  return () => {
    if (running) return;
    running = true;
    void work().finally(() => {
      running = false;
    });
  };
};
