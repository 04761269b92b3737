import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../system/replace-file.ts';
import { KEYRING_FILE } from './database.ts';
import { KeyringError } from './keyring-error.ts';
import { keyFor } from './keyring-key.ts';

/**
 * File with the id of the data directory's keyring, which is not secret. A backup of the keyring has the same
 * id.
 */
const ID_FILE = 'keyring.id';

/**
 * Throws `KeyringError` if the directory had a keyring before or needs its own: a new one could not open its
 * secrets.
 */
export const assertMayCreate = (directory: string, allowed: boolean): void => {
  if (allowed && !hasRecordedId(directory)) return;
  throw new KeyringError(
    `${join(directory, KEYRING_FILE)} is missing, and the secrets of this directory open with no other: ` +
      'restore it from a backup.',
  );
};

/** Throws `KeyringError` if the opened keyring is not the one recorded for the directory. */
export const assertSameKeyring = (directory: string, keyringKey: KeyObject): void => {
  const path = join(directory, ID_FILE);
  if (!existsSync(path) || readFileSync(path, 'utf8').trim() === idOf(keyringKey)) return;
  throw new KeyringError(wrongKeyring(directory, path));
};

/** Whether the directory has a recorded keyring id. */
export const hasRecordedId = (directory: string): boolean => existsSync(join(directory, ID_FILE));

/**
 * Records the id of the directory's keyring. Call it only once the keyring is committed: a crash in between would
 * otherwise leave the id of a keyring that never existed. Callers hold the keyring's write lock.
 */
export const recordId = (directory: string, keyringKey: KeyObject): void =>
  replaceFile(join(directory, ID_FILE), `${idOf(keyringKey)}\n`);

const wrongKeyring = (directory: string, path: string): string =>
  `${join(directory, KEYRING_FILE)} is not the keyring that ${path} names, and the secrets of this ` +
  'directory open with no other: restore the right one from a backup.';

/** Sixteen bytes that reveal nothing about the key. */
const idOf = (keyringKey: KeyObject): string =>
  keyFor(keyringKey, 'id').export().subarray(0, 16).toString('hex');
