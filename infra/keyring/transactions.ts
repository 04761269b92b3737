import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import { type Contents, type Draft, draftOf, verifiedContents } from './contents.ts';
import { sealManifest } from './manifest.ts';
import type { KeyringRows } from './rows.ts';

/** Safeguards of a keyring: the key of its manifest, and the check that its files are still the opened ones. */
export type Safeguards = { readonly manifestKey: KeyObject; readonly assertHeld: () => void };

/** Reads a keyring, and changes it together with its manifest. */
export type Transactions = {
  /** The verified contents; within a transaction they include its changes so far. */
  contents(): Contents;
  /** The draft of the current transaction. Throws outside of one. */
  draft(): Draft;
  /** Runs the work in a transaction; a nested call joins the outer one. */
  transact<Result>(work: () => Result): Result;
  /** Requests a checkpoint, so that destroyed material leaves the write-ahead log too. */
  requestCheckpoint(): void;
  /** Runs a requested checkpoint if that is possible now; returns whether none is pending afterwards. */
  runPendingCheckpoint(): boolean;
};

/** Transactions on an open database that has its tables. */
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
        log.runPending();
      }
    },
    requestCheckpoint: log.request,
    runPendingCheckpoint: log.runPending,
  };
};

/** Cached contents of a keyring, as of the last commit of any process. */
type ContentsReader = {
  current(): Contents;
  /** Records what this process has just committed, in the transaction in which it read. */
  committed(contents: Contents): void;
};

/**
 * Reads and verifies again only after another process has committed. Bytes changed on disk without SQLite go
 * unnoticed until then. Throws `Misconfiguration` if the contents are not authentic, or older than those
 * read before (rolled back).
 */
const contentsReader = (rows: KeyringRows, key: KeyObject): ContentsReader => {
  let known: { readonly dataVersion: number; readonly contents: Contents } | null = null;
  let newest = 0;

  return {
    current: () => {
      if (known !== null && known.dataVersion === rows.dataVersion()) return known.contents;
      const found = rows.read();
      const contents = verifiedContents(found.rows, key);
      if (contents.manifest.version < newest) throw rolledBack();
      newest = contents.manifest.version;
      known = { dataVersion: found.dataVersion, contents };
      return contents;
    },
    committed: (contents) => {
      newest = contents.manifest.version;
      // Keep the data version that was read: another process may have committed since and raised it.
      if (known !== null) known = { ...known, contents };
    },
  };
};

const rolledBack = (): Misconfiguration =>
  new Misconfiguration(
    'The keyring was set back to an earlier state while in use: restore the latest, and start again.',
  );

/**
 * Checkpoints and truncates the write-ahead log, which still holds the pages of destroyed material. A
 * checkpoint is impossible within a transaction and while another connection reads from the log; it then stays
 * pending until the next call. One is pending from the start, in case an earlier process could not finish its own.
 */
const logCheckpoint = (database: DatabaseSync) => {
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  let pending = true;
  return {
    request: (): void => {
      pending = true;
    },
    /** Returns whether no checkpoint is pending any more. */
    runPending: (): boolean => {
      if (pending && !database.isTransaction) pending = checkpoint.get()?.busy !== 0;
      return !pending;
    },
  };
};
