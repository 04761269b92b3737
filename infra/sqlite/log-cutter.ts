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

/** So many pages SQLite brings into the database of itself, with the commit that makes them full. */
const FEW = 1_000;

/** What is cut, and who is told when a later try cut it; must not throw. */
export type LogCutterOptions = {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly onLateCut: () => void;
};

/** The cutter of an open database in WAL mode. A log that is long is cut aside, and here only when that is little work. */
export const logCutter = ({ path, database, onLateCut }: LogCutterOptions): LogCutter => {
  const log = logOf(path, database);
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
    const could = await log.cutAside();
    if (!owed.isSet() || !database.isOpen) return;
    // What was removed since is in the log again.
    if (!could || !log.isLong()) cutLate();
  });
  const retry = (): void => {
    owed.set();
    if (log.isLong()) goAside();
    else cutLate();
  };
  const watch = (): void => {
    if (!log.isLong()) return;
    log.leaveItToOthers();
    owed.set();
  };
  // One that was left so, by a crash or by tables that were brought up.
  watch();

  return {
    cut: () => {
      owed.set();
      if (log.isLong()) {
        goAside();
        return false;
      }
      const done = cutNow();
      if (typeof done !== 'boolean') throw done.error;
      return done;
    },
    watch,
    close: owed.clear,
  };
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
const logOf = (path: string, database: DatabaseSync) => {
  const noop = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  const identity = fileState(path)?.identity;
  let isOthers = false;
  const setOthers = (others: boolean): void => {
    if (isOthers !== others) database.exec(`PRAGMA wal_autocheckpoint = ${others ? 0 : FEW}`);
    isOthers = others;
  };
  return {
    /** Whether it would take long to cut: the file is large, or the database lacks much of it. */
    isLong: (): boolean =>
      (fileState(`${path}-wal`)?.size ?? 0n) > LOG_LIMIT || pagesBehind(noop) > FEW,
    /** From now on no commit copies all of it, until it is cut. */
    leaveItToOthers: () => setOthers(true),
    cut: (): boolean | Failed => {
      const done = attempted(database, truncate);
      if (done === true) setOthers(false);
      return done;
    },
    /**
     * In another thread, which opens what has the name by then: not if that is another file, of which
     * reads and writes tell. A commit that meets the cut is tried again a moment later.
     */
    cutAside: async (): Promise<boolean> => {
      if (fileState(path)?.identity !== identity) return true;
      database.exec('PRAGMA busy_timeout = 0');
      // Without a thread, as where there are too many, it is done here.
      const could = await checkpointAside(path).catch(() => false);
      if (database.isOpen) database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
      return could;
    },
  };
};

/** How much of the log the database lacks. */
const pagesBehind = (noop: Statement): number => {
  try {
    const row = noop.get() ?? {};
    return integer(row, 'log') - integer(row, 'checkpointed');
  } catch {
    // Trouble of the disk meets the cut as well, which tells of it.
    return 0;
  }
};

type Failed = { readonly error: unknown };

type Statement = ReturnType<DatabaseSync['prepare']>;

/** Without waiting for anybody: the event loop would wait too. */
const attempted = (database: DatabaseSync, truncate: Statement): boolean | Failed => {
  try {
    database.exec('PRAGMA busy_timeout = 0');
    return integer(truncate.get() ?? {}, 'busy') === 0;
  } catch (error) {
    return { error: asOutage(error) };
  } finally {
    database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
  }
};
