import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import { type Contents, type Draft, draftOf, verified } from './contents.ts';
import { sealManifest } from './manifest.ts';
import type { KeyringRows } from './rows.ts';

/** What vouches for a keyring: the key of its manifest, and who watches over its files. */
export type Safeguards = { readonly manifestKey: KeyObject; readonly assertHeld: () => void };

/** Reading a keyring as it is, and changing it together with its manifest. */
export type Transactions = {
  /** Within a transaction, with what it has changed so far. */
  contents(): Contents;
  /** What the transaction under way changes. Throws outside of one. */
  draft(): Draft;
  /** All of the work or none of it; within a transaction, a part of that. */
  transact<Result>(work: () => Result): Result;
  /** The log is to be emptied of what was just destroyed. */
  oweCheckpoint(): void;
  /** Empties the log if that is owed and possible; tells whether nothing is owed any more. */
  settleCheckpoint(): boolean;
};

/** Transactions on an open and laid out database. */
export const keyringTransactions = (
  database: DatabaseSync,
  rows: KeyringRows,
  { manifestKey, assertHeld }: Safeguards,
): Transactions => {
  const reader = contentsReader(rows, manifestKey);
  const log = logCheckpoint(database);
  let draft: Draft | null = null;

  const begun = <Result>(work: () => Result) => {
    const changing = draftOf(reader.current());
    draft = changing;
    const result = work();
    const changed = changing.isChanged() ? changing.contents() : null;
    if (changed !== null) rows.writeManifest(sealManifest(manifestKey, changed.manifest));
    return { result, changed };
  };

  return {
    contents: () => {
      if (draft !== null) return draft.contents();
      assertHeld();
      return reader.current();
    },
    draft: () => {
      if (draft === null) throw new Error('A keyring is changed in a transaction');
      return draft;
    },
    transact: (work) => {
      if (draft !== null) return work();
      assertHeld();
      try {
        const { result, changed } = inTransaction(database, () => begun(work));
        if (changed !== null) reader.committed(changed);
        return result;
      } finally {
        draft = null;
        log.settle();
      }
    },
    oweCheckpoint: log.owe,
    settleCheckpoint: log.settle,
  };
};

/** The contents of a keyring, as the last commit of any process left them. */
export type ContentsReader = {
  current(): Contents;
  /** What this process has committed itself, after it read in the same transaction. */
  committed(contents: Contents): void;
};

/**
 * Reads and verifies again whenever another process has committed, and remembers what it has verified
 * until then: bytes that were changed past SQLite are not looked at. Throws `Misconfiguration` for
 * contents that are not authentic, or older than what was read before.
 */
const contentsReader = (rows: KeyringRows, key: KeyObject): ContentsReader => {
  let known: { readonly seen: number; readonly contents: Contents } | null = null;
  let newest = 0;

  return {
    current: () => {
      if (known !== null && known.seen === rows.seen()) return known.contents;
      const found = rows.read();
      const contents = verified(found.rows, key);
      if (contents.manifest.version < newest) throw rolledBack();
      newest = contents.manifest.version;
      known = { seen: found.seen, contents };
      return contents;
    },
    committed: (contents) => {
      newest = contents.manifest.version;
      // The number stays with what it was told for: another may have committed since, and moved it on.
      if (known !== null) known = { ...known, contents };
    },
  };
};

const rolledBack = (): Misconfiguration =>
  new Misconfiguration(
    'The keyring was set back to an earlier state while in use: restore the latest, and start again.',
  );

/**
 * Empties the log of what was destroyed: it still holds the pages as they were. That is impossible
 * within a transaction, and while somebody reads from the log; then it is owed, and done when this is
 * next asked. `owe` says that there is something to empty. The first one is owed from the beginning, for
 * whoever had to leave it to others.
 */
const logCheckpoint = (database: DatabaseSync) => {
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  let owed = true;
  return {
    owe: (): void => {
      owed = true;
    },
    /** Whether nothing is owed any more. */
    settle: (): boolean => {
      if (owed && !database.isTransaction) owed = checkpoint.get()?.busy !== 0;
      return !owed;
    },
  };
};
