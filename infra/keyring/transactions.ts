import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../sqlite/transaction.ts';
import type { Contents } from './contents.ts';
import { contentsReader } from './contents-reader.ts';
import { type Draft, draftOf } from './draft.ts';
import { logCheckpoint } from './log-checkpoint.ts';
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
