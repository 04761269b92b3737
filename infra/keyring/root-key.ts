import { createSecretKey, type KeyObject, randomFillSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { KEY_BYTES } from '../crypto/aes-gcm.ts';
import { syncDirectory } from '../system/make-directory.ts';
import { exposureOf } from '../system/private-file.ts';
import { KeyringError } from './keyring-error.ts';

const VARIABLE = 'SEALSTREAM_ROOT_KEY';
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;

/** The text of a root key, from the environment, as a key. Throws `KeyringError` without quoting it. */
export const rootKeyFromText = (text: string): KeyObject => rootKey(text, VARIABLE);

/**
 * The root key of a data directory. `make` allows a fresh one where there is none, written once and
 * for its owner only; an existing file is never replaced. Callers hold the keyring's write lock, so
 * nobody reads a file that is half written. Throws `KeyringError`.
 */
export const rootKeyFromFile = (
  directory: string,
  { make }: { readonly make: boolean },
): KeyObject => {
  const path = join(directory, 'root.key');
  if (existsSync(path)) return readRootKey(path);
  if (make) return makeRootKey(directory, path);
  throw new KeyringError(
    `${path} is missing, and the keyring beside it opens with no other root key: restore the file, or set ${VARIABLE}.`,
  );
};

const readRootKey = (path: string): KeyObject => {
  const file = openSync(path, 'r');
  try {
    const exposure = exposureOf(path, fstatSync(file));
    if (exposure !== null) throw new KeyringError(exposure);
    return rootKey(readFileSync(file, 'utf8'), path);
  } finally {
    closeSync(file);
  }
};

/**
 * On disk, name and all, before the keyring that depends on it is committed. Whatever happens on the
 * way, a file of this name is whole.
 */
const makeRootKey = (directory: string, path: string): KeyObject => {
  const bytes = randomFillSync(Buffer.alloc(KEY_BYTES));
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    writeDurably(unfinished, `${bytes.toString('base64')}\n`);
    linkSync(unfinished, path); // unlike a rename, it never replaces a file
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
    rmSync(unfinished, { force: true });
    syncDirectory(directory);
  }
};

const writeDurably = (path: string, text: string): void => {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const rootKey = (text: string, source: string): KeyObject => {
  const trimmed = text.trim();
  if (!BASE64_OF_32_BYTES.test(trimmed)) {
    throw new KeyringError(`${source} must hold exactly 32 bytes in base64 (44 characters).`);
  }
  const bytes = Buffer.alloc(KEY_BYTES);
  bytes.write(trimmed, 'base64');
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};
