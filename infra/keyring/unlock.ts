import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { blob } from '../sqlite/columns.ts';
import { versionOf } from '../sqlite/stored-version.ts';
import { newerRelease } from '../system/newer-release.ts';
import { draftOf } from './contents.ts';
import { SCHEMA, SCHEMA_VERSION } from './database.ts';
import { type EarlierKeys, migrateVersion1, migrateVersion2 } from './earlier-keys.ts';
import { wrongRootKey } from './keyring-error.ts';
import { newKeyringKey, openKeyringKey, sealKeyringKey } from './keyring-key.ts';
import { EMPTY_MANIFEST, manifestKey, sealManifest } from './manifest.ts';
import type { RootKeySource } from './root-key.ts';
import { keyringRows } from './rows.ts';

/** What opens a keyring, and whether a new one may be created. */
export type Unlocking = {
  readonly path: string;
  readonly rootKey: RootKeySource;
  /** Throws `KeyringError` if no new keyring may be created. */
  readonly assertMayCreate: () => void;
};

/**
 * Initialises an empty database, migrates an older one, and opens the keyring key. Runs in the caller's
 * transaction. Throws `KeyringError` for another root key, `Misconfiguration` for a keyring of a newer release.
 */
export const unlock = (
  database: DatabaseSync,
  { path, rootKey, assertMayCreate }: Unlocking,
): KeyObject => {
  const version = versionOf(database);
  if (version > SCHEMA_VERSION) throw newerRelease(path, version, SCHEMA_VERSION);
  switch (version) {
    case 0:
      assertMayCreate();
      return createTables(database, rootKey.create(), {
        keyringKey: newKeyringKey(),
        keys: [],
        aliases: [],
        isNew: true,
      });
    case 1: {
      const root = onlyRootKey(rootKey);
      return createTables(database, root, migrateVersion1(database, root));
    }
    case 2: {
      const root = onlyRootKey(rootKey);
      return createTables(database, root, migrateVersion2(database, root));
    }
    default:
      return openStoredKeyringKey(database, rootKey);
  }
};

/** The root key of a keyring from before root keys could be changed. */
const onlyRootKey = (rootKey: RootKeySource): KeyObject => {
  const [only] = rootKey.candidates();
  if (only === undefined) throw wrongRootKey();
  return only.key;
};

/**
 * Creates the tables with the contents of an earlier version, and the manifest: the only time it is made from
 * rows.
 */
const createTables = (
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
  // A new keyring has no regions that predate MACs.
  if (isNew) draft.note('regions', 'authenticated');
  rows.writeManifest(sealManifest(manifestKey(keyringKey), draft.contents().manifest));
  const insert = database.prepare('INSERT INTO keyring_key VALUES (1, ?)');
  insert.run(sealKeyringKey(root, keyringKey));
  return keyringKey;
};

/**
 * Opens the keyring key of an existing keyring, and finishes an interrupted change of its root key. Runs in the
 * caller's transaction. Throws `KeyringError` for another root key.
 */
export const openStoredKeyringKey = (database: DatabaseSync, rootKey: RootKeySource): KeyObject => {
  const box = keyringKeyBox(database);
  for (const { key, finish } of rootKey.candidates()) {
    const keyringKey = openKeyringKey(key, box);
    if (keyringKey === null) continue;
    finish();
    return keyringKey;
  }
  throw wrongRootKey();
};

/** Reads the encrypted keyring key. */
export const keyringKeyBox = (database: DatabaseSync): Uint8Array => {
  const row = database.prepare('SELECT box FROM keyring_key').get();
  return row === undefined ? new Uint8Array(0) : blob(row, 'box');
};
