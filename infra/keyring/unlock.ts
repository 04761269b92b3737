import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { blob } from '../sqlite/columns.ts';
import { versionOf } from '../sqlite/stored-version.ts';
import { newerRelease } from '../system/newer-release.ts';
import { SCHEMA, SCHEMA_VERSION } from './database.ts';
import { draftOf } from './draft.ts';
import { type EarlierKeys, keysOfVersion1, keysOfVersion2 } from './earlier-keys.ts';
import { anotherRootKey } from './keyring-error.ts';
import { newKeyringKey, openKeyringKey, sealKeyringKey } from './keyring-key.ts';
import { EMPTY_MANIFEST, manifestKey, sealManifest } from './manifest.ts';
import { keyringRows } from './rows.ts';

/** What opens a keyring, and whether there may be a new one. */
export type Unlocking = {
  readonly path: string;
  /** `make` allows a fresh one. Throws `KeyringError`. */
  readonly rootKey: (options: { readonly make: boolean }) => KeyObject;
  /** Throws `KeyringError` where no new keyring may be made. */
  readonly assertMayBeMade: () => void;
};

/**
 * Lays out an empty database, brings up an older one, and opens the keyring key. Runs in a transaction
 * of the caller. Throws `KeyringError` for another root key, `Misconfiguration` for a keyring of a newer
 * release.
 */
export const unlock = (
  database: DatabaseSync,
  { path, rootKey, assertMayBeMade }: Unlocking,
): KeyObject => {
  const version = versionOf(database);
  if (version > SCHEMA_VERSION) throw newerRelease(path, version, SCHEMA_VERSION);
  if (version === 0) assertMayBeMade();
  const root = rootKey({ make: version === 0 });
  switch (version) {
    case 0:
      return laidOut(database, root, { keyringKey: newKeyringKey(), keys: [], aliases: [] });
    case 1:
      return laidOut(database, root, keysOfVersion1(database, root));
    case 2:
      return laidOut(database, root, keysOfVersion2(database, root));
    default:
      return storedKeyringKey(database, root);
  }
};

/** Makes the tables, with what an earlier version had in them. Its manifest is made now, and only now. */
const laidOut = (
  database: DatabaseSync,
  root: KeyObject,
  { keyringKey, keys, aliases }: EarlierKeys,
): KeyObject => {
  database.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`);
  const rows = keyringRows(database);
  const draft = draftOf({
    keys: new Map(),
    aliases: new Map(),
    altered: new Set(),
    manifest: EMPTY_MANIFEST,
  });
  for (const { key, opens } of keys) {
    rows.insertKey(key);
    if (opens) draft.putKey(key);
  }
  for (const { arn, key } of aliases) {
    rows.insertAlias(arn, key);
    draft.putAlias(arn, key);
  }
  rows.writeManifest(sealManifest(manifestKey(keyringKey), draft.contents().manifest));
  const insert = database.prepare('INSERT INTO keyring_key VALUES (1, ?)');
  insert.run(sealKeyringKey(root, keyringKey));
  return keyringKey;
};

const storedKeyringKey = (database: DatabaseSync, root: KeyObject): KeyObject => {
  const row = database.prepare('SELECT box FROM keyring_key').get();
  const key = row === undefined ? null : openKeyringKey(root, blob(row, 'box'));
  if (key === null) throw anotherRootKey();
  return key;
};
