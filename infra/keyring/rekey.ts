import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { inTransaction } from '../sqlite/transaction.ts';
import { KeyringError } from './keyring-error.ts';
import { openKeyringKey, sealKeyringKey } from './keyring-key.ts';
import type { RootKeySource } from './root-key.ts';
import { rootKeyFromText } from './root-key.ts';
import { keyringKeyBox, storedKeyringKey } from './unlock.ts';

/** A root key that the operator keeps, and what names it in a message. */
export type NewRootKey = { readonly text: string; readonly source: string };

/**
 * Puts the keyring key under another root key: a new one in the place of the old, or, if it is given,
 * that one, and the old one is taken away. Nothing else changes, so whoever has the keyring open goes on.
 * Killed at any moment, it leaves a keyring that opens with the old root key or with the new one; what is
 * left to do is done by whoever opens it next. Throws `KeyringError`, and then nothing has changed.
 */
export const rekey = (
  database: DatabaseSync,
  source: RootKeySource,
  given: NewRootKey | null,
): void => {
  inTransaction(database, () => {
    // First what an earlier change may have left to do: its root key must not be lost.
    const keyringKey = storedKeyringKey(database, source);
    const root = given === null ? source.prepareNext() : otherRootKey(database, given);
    const box = sealKeyringKey(root, keyringKey);
    database.prepare('UPDATE keyring_key SET box = ?').run(box);
    if (!isDeepStrictEqual(keyringKeyBox(database), box)) {
      throw new KeyringError('The keyring does not keep what is written into it: restore it.');
    }
  });
  inTransaction(database, () => {
    if (given === null) storedKeyringKey(database, source);
    else source.retire();
  });
};

const otherRootKey = (database: DatabaseSync, { text, source }: NewRootKey): KeyObject => {
  const root = rootKeyFromText(text, source);
  if (openKeyringKey(root, keyringKeyBox(database)) === null) return root;
  throw new KeyringError(`${source} has the root key that the keyring is under already.`);
};
