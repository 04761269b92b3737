import type { DatabaseSync } from 'node:sqlite';
import type { Outage } from '../../domain/ports/outage.ts';
import { integer } from './columns.ts';
import { type FileState, fileState, notAsItWas } from './held-file.ts';

/** Watches over the files of an open database. Both throw an `Outage`, from the first finding on. */
export type HeldDatabase = {
  /** For reads: looks again when the last look is some milliseconds old. */
  readonly assertHeldLately: () => void;
  /** For writes: looks now. */
  readonly assertHeld: () => void;
};

/** What was opened still answers as it was, so that a read need not notice earlier; in milliseconds. */
const LATELY = 2;

/** As often a log has to be found too short in a row. */
const LOOKS = 5;

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
 * the index of that. SQLite goes on with the files it has open when their names are gone, and what it
 * commits then is lost with the process. `assertAround` is asked as well, at the same times.
 */
export const heldDatabase = (
  path: string,
  database: DatabaseSync,
  assertAround: () => void = () => {},
): HeldDatabase => {
  const held = filesOf(path);
  const logSize = logSizeOf(database);
  let size = sizeOf(held.database);
  let lost: Outage | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = (): Outage | null => {
    const found = filesOf(path);
    const replaced = replacedIn(held, found);
    if (replaced === 'log') rescue(database);
    if (replaced !== null) return notAsItWas(nameOf[replaced](path), 'deleted or replaced');
    // It grows alone: nothing here gives pages back, and a log is cut only when it was worked in.
    if (sizeOf(found.database) < size) return notAsItWas(path, 'cut short');
    size = sizeOf(found.database);
    return isLogWhole(path, logSize) ? null : notAsItWas(`${path}-wal`, 'cut short');
  };

  const assertHeld = (): void => {
    assertAround();
    // A closed one says so itself.
    if (database.isOpen) lost ??= look();
    if (lost !== null) throw lost;
    lookedAt = performance.now();
  };

  return {
    assertHeld,
    assertHeldLately: () => {
      if (lost !== null || performance.now() - lookedAt >= LATELY) assertHeld();
    },
  };
};

const nameOf: Readonly<Record<keyof Files, (path: string) => string>> = {
  database: (path) => path,
  log: (path) => `${path}-wal`,
  index: (path) => `${path}-shm`,
};

const KINDS = ['database', 'index', 'log'] as const;

const sizeOf = (file: FileState | null): bigint => file?.size ?? 0n;

/** The first file that is not the one that was opened; the log last, since it alone can be rescued. */
const replacedIn = (held: Files, found: Files): keyof Files | null =>
  KINDS.find((kind) => held[kind] === null || held[kind].identity !== found[kind]?.identity) ??
  null;

/**
 * Brings what a log without a name still has into the database file, so that nothing acknowledged is
 * lost with this process. The index is the old one, so the locks of other processes hold.
 */
const rescue = (database: DatabaseSync): void => {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // The finding is thrown in any case, and says what has to be done.
  }
};

/**
 * Whether the log is as long as its index says. Another process may have emptied it, as it should, after the
 * index was asked: then the index says so the next time.
 */
const isLogWhole = (path: string, logSize: () => bigint): boolean => {
  for (let look = 0; look < LOOKS; look += 1) {
    const expected = logSize();
    if (sizeOf(fileState(`${path}-wal`)) >= expected) return true;
  }
  return false;
};

/** How long the log has to be for what its index says is in it. */
const logSizeOf = (database: DatabaseSync): (() => bigint) => {
  const pageSize = integer(database.prepare('PRAGMA page_size').get() ?? {}, 'page_size');
  const noop = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  return () => {
    const frames = integer(noop.get() ?? {}, 'log');
    return frames > 0 ? BigInt(LOG_HEADER + frames * (FRAME_HEADER + pageSize)) : 0n;
  };
};
