import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { inTransaction } from '../sqlite/transaction.ts';
import { KeyringError } from './keyring-error.ts';
import { openKeyringKey, sealKeyringKey } from './keyring-key.ts';
import type { RootKeySource } from './root-key.ts';
import { rootKeyFromText } from './root-key.ts';
import { keyringKeyBox, openStoredKeyringKey } from './unlock.ts';

/** A root key that the operator keeps, and how messages refer to it. */
export type NewRootKey = { readonly text: string; readonly source: string };

/**
 * Encrypts the keyring key under another root key: a new one that replaces `root.key`, or the given one, in which
 * case the old file is removed. Nothing else changes, so processes that have the keyring open carry on. If killed
 * at any moment, it leaves a keyring that opens with the old root key or the new one; the next process to open it
 * finishes the change. Throws `KeyringError` without having changed anything.
 */
export const rekey = (
  database: DatabaseSync,
  source: RootKeySource,
  given: NewRootKey | null,
): void => {
  inTransaction(database, () => {
    // First finish an interrupted change: its root key must not be lost.
    const keyringKey = openStoredKeyringKey(database, source);
    const root = given === null ? source.prepareNext() : otherRootKey(database, given);
    const box = sealKeyringKey(root, keyringKey);
    database.prepare('UPDATE keyring_key SET box = ?').run(box);
    if (!isDeepStrictEqual(keyringKeyBox(database), box)) {
      throw new KeyringError('The keyring does not keep what is written into it: restore it.');
    }
  });
  inTransaction(database, () => {
    if (given === null) openStoredKeyringKey(database, source);
    else source.retire();
  });
};

const otherRootKey = (database: DatabaseSync, { text, source }: NewRootKey): KeyObject => {
  const root = rootKeyFromText(text, source);
  if (openKeyringKey(root, keyringKeyBox(database)) === null) return root;
  throw new KeyringError(`${source} has the root key that the keyring is under already.`);
};
