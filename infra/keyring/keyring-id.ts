import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../system/replace-file.ts';
import { KEYRING_FILE } from './database.ts';
import { KeyringError } from './keyring-error.ts';
import { keyFor } from './keyring-key.ts';

/** Names the keyring of a data directory, and is no secret. A backup of the same keyring has the same id. */
const ID_FILE = 'keyring.id';

/** Throws `KeyringError` where a keyring was before or has to be: a new one would open nothing of it. */
export const assertMayBeMade = (directory: string, allowed: boolean): void => {
  if (allowed && !isRemembered(directory)) return;
  throw new KeyringError(
    `${join(directory, KEYRING_FILE)} is missing, and the secrets of this directory open with no other: ` +
      'restore it from a backup.',
  );
};

/** Compares a keyring that was opened with the one the directory had before. Throws `KeyringError`. */
export const assertSameKeyring = (directory: string, keyringKey: KeyObject): void => {
  const path = join(directory, ID_FILE);
  if (!existsSync(path) || readFileSync(path, 'utf8').trim() === idOf(keyringKey)) return;
  throw new KeyringError(another(directory, path));
};

/** Whether the directory knows which keyring it has. */
export const isRemembered = (directory: string): boolean => existsSync(join(directory, ID_FILE));

/**
 * Remembers which keyring the directory has. Not before that is committed: a crash between would leave the
 * id of one that never was. Callers hold the keyring's write lock.
 */
export const rememberKeyring = (directory: string, keyringKey: KeyObject): void =>
  replaceFile(join(directory, ID_FILE), `${idOf(keyringKey)}\n`);

const another = (directory: string, path: string): string =>
  `${join(directory, KEYRING_FILE)} is not the keyring that ${path} names, and the secrets of this ` +
  'directory open with no other: restore the right one from a backup.';

/** Sixteen bytes that tell nothing of the key. */
const idOf = (keyringKey: KeyObject): string =>
  keyFor(keyringKey, 'id').export().subarray(0, 16).toString('hex');
