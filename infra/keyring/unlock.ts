import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { blob } from '../sqlite/columns.ts';
import { versionOf } from '../sqlite/stored-version.ts';
import { newerRelease } from '../system/newer-release.ts';
import { draftOf } from './contents.ts';
import { SCHEMA, SCHEMA_VERSION } from './database.ts';
import { type EarlierKeys, keysOfVersion1, keysOfVersion2 } from './earlier-keys.ts';
import { anotherRootKey } from './keyring-error.ts';
import { newKeyringKey, openKeyringKey, sealKeyringKey } from './keyring-key.ts';
import { EMPTY_MANIFEST, manifestKey, sealManifest } from './manifest.ts';
import type { RootKeySource } from './root-key.ts';
import { keyringRows } from './rows.ts';

/** What opens a keyring, and whether there may be a new one. */
export type Unlocking = {
  readonly path: string;
  readonly rootKey: RootKeySource;
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
  switch (version) {
    case 0:
      assertMayBeMade();
      return laidOut(database, rootKey.make(), {
        keyringKey: newKeyringKey(),
        keys: [],
        aliases: [],
        isNew: true,
      });
    case 1: {
      const root = onlyRootKey(rootKey);
      return laidOut(database, root, keysOfVersion1(database, root));
    }
    case 2: {
      const root = onlyRootKey(rootKey);
      return laidOut(database, root, keysOfVersion2(database, root));
    }
    default:
      return storedKeyringKey(database, rootKey);
  }
};

/** Of a keyring from before root keys could be changed. */
const onlyRootKey = (rootKey: RootKeySource): KeyObject => {
  const [only] = rootKey.candidates();
  if (only === undefined) throw anotherRootKey();
  return only.key;
};

/** Makes the tables, with what an earlier version had in them. Its manifest is made now, and only now. */
const laidOut = (
  database: DatabaseSync,
  root: KeyObject,
  { keyringKey, keys, aliases, isNew = false }: EarlierKeys & { readonly isNew?: boolean },
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
  // No region was there before it.
  if (isNew) draft.note('regions', 'authenticated');
  rows.writeManifest(sealManifest(manifestKey(keyringKey), draft.contents().manifest));
  const insert = database.prepare('INSERT INTO keyring_key VALUES (1, ?)');
  insert.run(sealKeyringKey(root, keyringKey));
  return keyringKey;
};

/**
 * The keyring key of a keyring that is there, and what an interrupted change of its root key left to do.
 * Runs in a transaction of the caller. Throws `KeyringError` for another root key.
 */
export const storedKeyringKey = (database: DatabaseSync, rootKey: RootKeySource): KeyObject => {
  const box = keyringKeyBox(database);
  for (const { key, settle } of rootKey.candidates()) {
    const keyringKey = openKeyringKey(key, box);
    if (keyringKey === null) continue;
    settle();
    return keyringKey;
  }
  throw anotherRootKey();
};

/** The keyring key as it is stored. */
export const keyringKeyBox = (database: DatabaseSync): Uint8Array => {
  const row = database.prepare('SELECT box FROM keyring_key').get();
  return row === undefined ? new Uint8Array(0) : blob(row, 'box');
};
