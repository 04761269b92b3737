import { createSecretKey, type KeyObject, randomFillSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { KEY_BYTES } from '../crypto/aes-gcm.ts';
import { syncDirectory } from '../system/make-directory.ts';
import { exposureOf } from '../system/private-file.ts';
import { removeFile, takePlace, unfinishedOf, writeNewFile } from '../system/replace-file.ts';
import { KeyringError } from './keyring-error.ts';

/** A root key that may be the right one, and what is left to do once it has proved to be. */
export type Candidate = { readonly key: KeyObject; readonly settle: () => void };

/**
 * Where the root key of a keyring comes from. All of this happens under the keyring's write lock, so that
 * files and the keyring agree whenever somebody else has it. Throws `KeyringError`.
 */
export type RootKeySource = {
  /** For a new keyring. */
  make(): KeyObject;
  /** For one that is there. Two of them after an interrupted change of the root key. */
  candidates(): readonly Candidate[];
  /** A new root key, where a crash will find it; it is in force once the keyring is under it. */
  prepareNext(): KeyObject;
  /** Takes the old root key away, when the new one is kept elsewhere. */
  retire(): void;
};

/** A root key that is given from outside: nothing is kept of it. */
export const givenRootKey = (text: string): RootKeySource => ({
  make: () => rootKeyFromText(text),
  candidates: () => [{ key: rootKeyFromText(text), settle: () => {} }],
  prepareNext: () => {
    throw new KeyringError('The root key is kept elsewhere, so a new one has to be given.');
  },
  retire: () => {},
});

/**
 * A root key in `root.key`. The next one is written beside it first, and takes its place when the keyring
 * is under it: at every moment one of the two opens the keyring, and whoever comes next sees which.
 */
export const keptRootKey = (directory: string): RootKeySource => {
  const path = rootKeyFileIn(directory);
  const next = `${path}.next`;
  return {
    make: () => makeRootKey(directory),
    candidates: () => {
      const [current, following] = [readRootKey(path), readRootKey(next)];
      const dropNext = (): void => {
        for (const file of [unfinishedOf(next), next]) rmSync(file, { force: true });
      };
      const found = [
        ...(current ? [{ key: current, settle: dropNext }] : []),
        ...(following ? [{ key: following, settle: () => takePlace(next, path) }] : []),
      ];
      if (found.length === 0) throw noRootKey(path);
      return found;
    },
    prepareNext: () => {
      const made = writeFreshRootKey(unfinishedOf(next));
      takePlace(unfinishedOf(next), next);
      return made;
    },
    retire: () => {
      for (const file of [next, path]) removeFile(file);
    },
  };
};

const VARIABLE = 'SEALSTREAM_ROOT_KEY';
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;

/** The file of the root key of a data directory. */
const rootKeyFileIn = (directory: string): string => join(directory, 'root.key');

/** The text of a root key, from outside, as a key. Throws `KeyringError` without quoting it. */
export const rootKeyFromText = (text: string, source = VARIABLE): KeyObject =>
  rootKey(text, source);

/** The root key in a file, `null` where there is none. Throws `KeyringError` for what is no root key. */
const readRootKey = (path: string): KeyObject | null => {
  if (!existsSync(path)) return null;
  const file = openSync(path, 'r');
  try {
    const exposure = exposureOf(path, fstatSync(file));
    if (exposure !== null) throw new KeyringError(exposure);
    return rootKey(readFileSync(file, 'utf8'), path);
  } finally {
    closeSync(file);
  }
};

/** That a file is missing which nothing can replace. */
const noRootKey = (path: string): KeyringError =>
  new KeyringError(
    `${path} is missing, and the keyring beside it opens with no other root key: restore the file, or set ${VARIABLE}.`,
  );

/**
 * The root key of a new keyring: what the file holds, or a fresh one, written once and for its owner only.
 * An existing file is never replaced. On disk, name and all, before the keyring that depends on it is
 * committed; whatever happens on the way, a file of this name is whole. Callers hold the write lock.
 */
const makeRootKey = (directory: string): KeyObject => {
  const path = rootKeyFileIn(directory);
  const known = readRootKey(path);
  if (known !== null) return known;
  const unfinished = unfinishedOf(path);
  try {
    const made = writeFreshRootKey(unfinished);
    linkSync(unfinished, path); // unlike a rename, it never replaces a file
    return made;
  } finally {
    rmSync(unfinished, { force: true });
    syncDirectory(directory);
  }
};

/** Writes a fresh root key into a file for its owner only, in the place of any that is there. */
const writeFreshRootKey = (path: string): KeyObject => {
  const bytes = randomFillSync(Buffer.alloc(KEY_BYTES));
  try {
    writeNewFile(path, `${bytes.toString('base64')}\n`);
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
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
