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
  if (allowed && !existsSync(join(directory, ID_FILE))) return;
  throw new KeyringError(
    `${join(directory, KEYRING_FILE)} is missing, and the secrets of this directory open with no other: ` +
      'restore it from a backup.',
  );
};

/**
 * Compares a keyring that was opened with the one the directory had before, and remembers the first.
 * Callers hold the keyring's write lock. Throws `KeyringError` for another one.
 */
export const assertSameKeyring = (directory: string, keyringKey: KeyObject): void => {
  const path = join(directory, ID_FILE);
  const id = idOf(keyringKey);
  if (!existsSync(path)) replaceFile(path, `${id}\n`);
  else if (readFileSync(path, 'utf8').trim() !== id)
    throw new KeyringError(another(directory, path));
};

const another = (directory: string, path: string): string =>
  `${join(directory, KEYRING_FILE)} is not the keyring that ${path} names, and the secrets of this ` +
  'directory open with no other: restore the right one from a backup.';

/** Sixteen bytes that tell nothing of the key. */
const idOf = (keyringKey: KeyObject): string =>
  keyFor(keyringKey, 'id').export().subarray(0, 16).toString('hex');
