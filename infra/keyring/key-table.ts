import type { DatabaseSync } from 'node:sqlite';
import type { Instant, KeyArn } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import type { KeyReference } from './key-reference.ts';
import { type KeyState, type StoredKey, stateColumns, storedKeyOf, textIn } from './stored-key.ts';

/**
 * The keys and aliases of a keyring, always as the last commit of any process left them: nothing is
 * kept between calls. A key that is due for deletion is destroyed before anybody finds it.
 */
export type KeyTable = {
  /** All of the work or none of it, compared with what it reads. */
  inTransaction<Result>(work: () => Result): Result;
  find(reference: KeyReference, now: Instant): StoredKey | null;
  /** Oldest first. */
  list(owner: Owner, now: Instant): readonly StoredKey[];
  aliasesOf(key: KeyArn): readonly string[];
  insertKey(owner: Owner, key: StoredKey): void;
  setState(key: KeyArn, state: KeyState): void;
  /** Throws for an alias that exists: look first, in the same transaction. */
  insertAlias(alias: string, key: KeyArn): void;
  /** False when there was none. */
  deleteAlias(alias: string): boolean;
  /** Destroy the material of every key whose waiting period is over, and drop its aliases. */
  destroyDue(now: Instant): void;
};

/**
 * The key table of an open and laid out database. Whatever is asked of it asks `assertFilesHeld` first,
 * and a transaction before it begins.
 */
export const keyTable = (database: DatabaseSync, assertFilesHeld: () => void): KeyTable => {
  const assertHeld = (): void => {
    if (!database.isTransaction) assertFilesHeld();
  };
  const statements = prepare(database);
  const { destroyDue, checkpoint } = destruction(database, statements);

  const look = ({ kind, arn }: KeyReference): StoredKey | null => {
    const row = (kind === 'key' ? statements.byArn : statements.byAlias).get(arn);
    return row === undefined ? null : storedKeyOf(row);
  };

  return {
    inTransaction: (work) => {
      assertHeld();
      const result = inTransaction(database, work);
      checkpoint();
      return result;
    },
    find: (reference, now) => {
      assertHeld();
      const key = look(reference);
      if (key === null || !isDue(key, now)) return key;
      destroyDue(now);
      return null;
    },
    list: ({ account, region }, now) => {
      assertHeld();
      destroyDue(now);
      return statements.byOwner.all(account, region).map(storedKeyOf);
    },
    aliasesOf: (key) => statements.aliases.all(key).map((row) => textIn(row, 'arn')),
    insertKey: ({ account, region }, { arn, description, createdAt, state, material }) => {
      assertHeld();
      const { status, deleteAfter } = stateColumns(state);
      const facts = [description, createdAt, status, deleteAfter, material];
      statements.insertKey.run(arn, account, region, ...facts);
    },
    setState: (key, state) => {
      const { status, deleteAfter } = stateColumns(state);
      statements.setState.run(status, deleteAfter, key);
    },
    insertAlias: (alias, key) => {
      statements.insertAlias.run(alias, key);
    },
    deleteAlias: (alias) => statements.deleteAlias.run(alias).changes === 1,
    destroyDue,
  };
};

/** Destroying keys, and emptying the log of what they were. */
const destruction = (database: DatabaseSync, statements: ReturnType<typeof prepare>) => {
  // Of what was done before this one was opened, too: by whoever had to leave it to others.
  let owesCheckpoint = true;

  // The log still holds the pages as they were. None can be emptied within a transaction, nor while
  // somebody reads from it: then it is done when keys are next destroyed or changed.
  const checkpoint = (): void => {
    if (!owesCheckpoint || database.isTransaction) return;
    owesCheckpoint = statements.checkpoint.get()?.busy !== 0;
  };

  const destroyDue = (now: Instant): void => {
    if (statements.destroyDue.run(now).changes !== 0) owesCheckpoint = true;
    checkpoint();
  };

  return { destroyDue, checkpoint };
};

const isDue = ({ state }: StoredKey, now: Instant): boolean =>
  state.status === 'pendingDeletion' && state.deleteAfter <= now;

const prepare = (database: DatabaseSync) => ({
  byArn: database.prepare('SELECT * FROM keys WHERE arn = ?'),
  byAlias: database.prepare(
    'SELECT keys.* FROM aliases JOIN keys ON keys.arn = aliases.key_arn WHERE aliases.arn = ?',
  ),
  byOwner: database.prepare(
    'SELECT * FROM keys WHERE account = ? AND region = ? ORDER BY created_at, arn',
  ),
  aliases: database.prepare('SELECT arn FROM aliases WHERE key_arn = ? ORDER BY arn'),
  insertKey: database.prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
  setState: database.prepare('UPDATE keys SET status = ?, delete_after = ? WHERE arn = ?'),
  insertAlias: database.prepare('INSERT INTO aliases VALUES (?, ?)'),
  deleteAlias: database.prepare('DELETE FROM aliases WHERE arn = ?'),
  checkpoint: database.prepare('PRAGMA wal_checkpoint(TRUNCATE)'),
  destroyDue: database.prepare(
    "DELETE FROM keys WHERE status = 'pendingDeletion' AND delete_after <= ?",
  ),
});
