import type { DatabaseSync } from 'node:sqlite';
import { checkpointAside } from './checkpoint-aside.ts';
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

/**
 * So many pages SQLite brings into the database of itself, with the commit that makes them full. A log
 * that is further behind is brought there aside first.
 */
const FEW = 1_000;

/** What is cut, and who is told when a later try cut it; must not throw. */
export type LogCutterOptions = {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly onLateCut: () => void;
};

/** The cutter of an open database in WAL mode. */
export const logCutter = ({ path, database, onLateCut }: LogCutterOptions): LogCutter => {
  const log = logOf(database);
  const bringAside = asideOf(path);
  const owed = timer(() => retry());
  const cutNow = (): boolean | Failed => {
    const done = log.cut();
    if (done === true) owed.clear();
    return done;
  };
  const cutLate = (): void => {
    // Trouble of the disk meets the next request too, which tells of it.
    if (cutNow() === true) onLateCut();
  };
  const goAside = onceAtATime(async () => {
    const isDone = await bringAside();
    if (isDone === null || !owed.isSet() || !database.isOpen) return;
    if (!isDone || !log.isFarBehind()) cutLate();
  });
  const retry = (): void => {
    owed.set();
    if (log.isFarBehind()) goAside();
    else cutLate();
  };

  const watch = (isLong: boolean): void => {
    if (!isLong) return;
    log.noteLong();
    owed.set();
  };
  // One that was left so, by a crash or by tables that were brought up.
  watch(log.isFarBehind());

  return {
    cut: () => {
      owed.set();
      if (log.isFarBehind()) {
        goAside();
        return false;
      }
      const done = cutNow();
      if (typeof done !== 'boolean') throw done.error;
      return done;
    },
    watch: () => watch((fileState(`${path}-wal`)?.size ?? 0n) > LOG_LIMIT),
    close: owed.clear,
  };
};

/**
 * Brings the log into the database in another thread, which opens what has the name by then. That is not
 * done, and `null` told, when it is another file: reads and writes tell of it.
 */
const asideOf = (path: string): (() => Promise<boolean | null>) => {
  const identity = fileState(path)?.identity;
  return async () => (fileState(path)?.identity === identity ? checkpointAside(path) : null);
};

/** Something to be done a moment after it is set for the first time. */
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

/** Does not begin again while it is under way. The work never throws. */
const onceAtATime = (work: () => Promise<void>): (() => void) => {
  let underWay = false;
  return () => {
    if (underWay) return;
    underWay = true;
    void work().finally(() => {
      underWay = false;
    });
  };
};

/** The write-ahead log, as the connection of this thread works on it. */
const logOf = (database: DatabaseSync) => {
  const noop = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  let isLong = false;
  const setLong = (long: boolean): void => {
    if (isLong !== long) database.exec(`PRAGMA wal_autocheckpoint = ${long ? 0 : FEW}`);
    isLong = long;
  };
  return {
    /** Whether the database lacks more than a few pages of it. */
    isFarBehind: (): boolean => {
      try {
        const row = noop.get() ?? {};
        return integer(row, 'log') - integer(row, 'checkpointed') > FEW;
      } catch {
        // Trouble of the disk meets the cut as well, which tells of it.
        return false;
      }
    },
    /** From now on no commit copies all of it, until it is cut. */
    noteLong: () => setLong(true),
    cut: (): boolean | Failed => {
      const done = attempted(database, truncate);
      if (done === true) setLong(false);
      return done;
    },
  };
};

type Failed = { readonly error: unknown };

type Truncate = ReturnType<DatabaseSync['prepare']>;

/** Without waiting for anybody: the event loop would wait too. */
const attempted = (database: DatabaseSync, truncate: Truncate): boolean | Failed => {
  try {
    database.exec('PRAGMA busy_timeout = 0');
    return integer(truncate.get() ?? {}, 'busy') === 0;
  } catch (error) {
    return { error: asOutage(error) };
  } finally {
    database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
  }
};
