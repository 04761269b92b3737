import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA, SCHEMA_VERSION } from './database.ts';
import { KeyringError } from './keyring-error.ts';
import { newKeyringKey, openKeyringKey, sealKeyringKey } from './keyring-key.ts';
import { bytesIn } from './stored-key.ts';
import { fromVersion1 } from './upgrade.ts';

/** What opens a keyring, and whether there may be a new one. */
export type Unlocking = {
  /** `make` allows a fresh one. Throws `KeyringError`. */
  readonly rootKey: (options: { readonly make: boolean }) => KeyObject;
  /** Throws `KeyringError` where no new keyring may be made. */
  readonly assertMayBeMade: () => void;
};

/**
 * Lays out an empty database, brings up an older one, and opens the keyring key. Runs in a transaction
 * of the caller. Throws `KeyringError` for another root key and for a keyring of a newer version.
 */
export const unlock = (
  database: DatabaseSync,
  { rootKey, assertMayBeMade }: Unlocking,
): KeyObject => {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > SCHEMA_VERSION) {
    throw new KeyringError(
      `The keyring has schema ${version} and this version reads ${SCHEMA_VERSION}: use a newer one.`,
    );
  }
  if (version === SCHEMA_VERSION) return storedKeyringKey(database, rootKey({ make: false }));
  if (version === 0) assertMayBeMade();
  const root = rootKey({ make: version === 0 });
  const keyringKey = newKeyringKey();
  if (version === 0) database.exec(SCHEMA);
  else fromVersion1(database, root, keyringKey);
  const insert = database.prepare('INSERT INTO keyring_key VALUES (1, ?)');
  insert.run(sealKeyringKey(root, keyringKey));
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  return keyringKey;
};

const storedKeyringKey = (database: DatabaseSync, root: KeyObject): KeyObject => {
  const row = database.prepare('SELECT box FROM keyring_key').get();
  const key = row === undefined ? null : openKeyringKey(root, bytesIn(row, 'box'));
  if (key !== null) return key;
  throw new KeyringError('This root key is not the one the keyring was made with.');
};
