import type { DatabaseSync } from 'node:sqlite';
import type { Outage } from '../../domain/ports/outage.ts';
import { inTurn, type Size } from '../system/turns.ts';
import { integer } from './columns.ts';
import { type FileState, fileState, notAsItWas } from './held-file.ts';
import { withOutages } from './outages.ts';

/** Watches the files of an open database. From the first finding on, both members throw an `Outage`. */
export type HeldDatabase = {
  /** For reads: checks again if the last check is some milliseconds old. */
  readonly assertHeldRecently: () => void;
  /** For writes: checks now. */
  readonly assertHeld: () => void;
};

/** In milliseconds. A read that comes earlier is answered by the files that were opened, as they were. */
const RECENT = 2;

/** How often in a row a log has to be found too short. */
const CHECKS = 5;

/** Of the write-ahead log ("WAL File Format", sqlite.org/fileformat2.html), in bytes. */
const LOG_HEADER = 32;
const FRAME_HEADER = 24;

type Files = {
  readonly database: FileState | null;
  readonly log: FileState | null;
  readonly index: FileState | null;
};

const filesOf = (path: string): Files => ({
  database: fileState(path),
  log: fileState(`${path}-wal`),
  index: fileState(`${path}-shm`),
});

/**
 * Remembers the files of a database that was just opened: the database itself, its write-ahead log and
 * the log's index. SQLite keeps using the files it has open after they were deleted, and what it commits
 * then is lost with the process. `assertAlso` is called at the same times.
 */
export const heldDatabase = (
  path: string,
  database: DatabaseSync,
  assertAlso: () => void = () => {},
): HeldDatabase => {
  const held = filesOf(path);
  const logSize = logSizeOf(database);
  let size = sizeOf(held.database);
  let lost: Outage | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;

  const check = (): Outage | null => {
    const found = filesOf(path);
    const replaced = replacedIn(held, found);
    if (replaced === 'log') rescue(database);
    if (replaced !== null) return notAsItWas(nameOf[replaced](path), 'deleted or replaced');
    // The database never shrinks: nothing here frees pages, and a log is truncated only after it was copied.
    if (sizeOf(found.database) < size) return notAsItWas(path, 'cut short');
    size = sizeOf(found.database);
    return isLogWhole(path, logSize) ? null : notAsItWas(`${path}-wal`, 'cut short');
  };

  const assertHeld = (): void => {
    assertAlso();
    // A closed database throws by itself.
    if (database.isOpen) lost ??= check();
    if (lost !== null) throw lost;
    checkedAt = performance.now();
  };

  return {
    assertHeld,
    assertHeldRecently: () => {
      if (lost !== null || performance.now() - checkedAt >= RECENT) assertHeld();
    },
  };
};

/** Does a short read in its turn. Throws `Outage` for failures of the database and findings on its files. */
export type Reads = <Result>(work: () => Result, size?: Size) => Promise<Result>;

/** Reads of a held database. */
export const readsOf =
  (held: HeldDatabase): Reads =>
  (work, size) =>
    inTurn(() => {
      held.assertHeldRecently();
      return withOutages(work);
    }, size);

const nameOf: Readonly<Record<keyof Files, (path: string) => string>> = {
  database: (path) => path,
  log: (path) => `${path}-wal`,
  index: (path) => `${path}-shm`,
};

const KINDS = ['database', 'index', 'log'] as const;

const sizeOf = (file: FileState | null): bigint => file?.size ?? 0n;

/** The first file that is not the one that was opened; the log comes last, since only it can be rescued. */
const replacedIn = (held: Files, found: Files): keyof Files | null =>
  KINDS.find((kind) => held[kind] === null || held[kind].identity !== found[kind]?.identity) ??
  null;

/**
 * Copies what a deleted log has into the database file, so that nothing acknowledged is lost with this
 * process. The index is still the old one, so the locks of other processes hold.
 */
const rescue = (database: DatabaseSync): void => {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // The finding is thrown in any case, and says what to do.
  }
};

/**
 * Whether the log is as long as its index says. Another process may have truncated it, legitimately, after
 * the index was read: then the next check agrees.
 */
const isLogWhole = (path: string, logSize: () => bigint): boolean => {
  for (let check = 0; check < CHECKS; check += 1) {
    const expected = logSize();
    if (sizeOf(fileState(`${path}-wal`)) >= expected) return true;
  }
  return false;
};

/** How long the log has to be for the frames its index counts. */
const logSizeOf = (database: DatabaseSync): (() => bigint) => {
  const pageSize = integer(database.prepare('PRAGMA page_size').get() ?? {}, 'page_size');
  const noop = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  return () => {
    const frames = integer(noop.get() ?? {}, 'log');
    return frames > 0 ? BigInt(LOG_HEADER + frames * (FRAME_HEADER + pageSize)) : 0n;
  };
};
