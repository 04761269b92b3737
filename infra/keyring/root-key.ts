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
import { moveIntoPlace, removeFile, unfinishedPath, writeNewFile } from '../system/replace-file.ts';
import { KeyringError } from './keyring-error.ts';

/** A root key that may open the keyring, and what finishes an interrupted change if it does. */
export type Candidate = { readonly key: KeyObject; readonly finish: () => void };

/**
 * Source of a keyring's root key. Callers hold the keyring's write lock, so that files and keyring agree whenever
 * another process gets it. Throws `KeyringError`.
 */
export type RootKeySource = {
  /** The root key of a new keyring. */
  create(): KeyObject;
  /** Root keys that may open an existing keyring: two after an interrupted change of the root key. */
  candidates(): readonly Candidate[];
  /** Generates the next root key and persists it; it becomes current once the keyring is under it. */
  prepareNext(): KeyObject;
  /** Removes the old root key, when the new one is kept elsewhere. */
  retire(): void;
};

/** A root key supplied by the operator; it is never stored. */
export const givenRootKey = (text: string): RootKeySource => ({
  create: () => rootKeyFromText(text),
  candidates: () => [{ key: rootKeyFromText(text), finish: () => {} }],
  prepareNext: () => {
    throw new KeyringError('The root key is kept elsewhere, so a new one has to be given.');
  },
  retire: () => {},
});

/**
 * A root key in `root.key`. The next one is first written beside it, and replaces it once the keyring is under it:
 * at every moment one of the two opens the keyring, and the next process finds out which.
 */
export const keptRootKey = (directory: string): RootKeySource => {
  const path = rootKeyFileIn(directory);
  const next = `${path}.next`;
  return {
    create: () => createRootKey(directory),
    candidates: () => {
      const [current, following] = [readRootKey(path), readRootKey(next)];
      const dropNext = (): void => {
        for (const file of [unfinishedPath(next), next]) rmSync(file, { force: true });
      };
      const found = [
        ...(current ? [{ key: current, finish: dropNext }] : []),
        ...(following ? [{ key: following, finish: () => moveIntoPlace(next, path) }] : []),
      ];
      if (found.length === 0) throw missingRootKey(path);
      return found;
    },
    prepareNext: () => {
      const made = writeFreshRootKey(unfinishedPath(next));
      moveIntoPlace(unfinishedPath(next), next);
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

/** Parses a root key that the operator supplied. Throws `KeyringError` without quoting the text. */
export const rootKeyFromText = (text: string, source = VARIABLE): KeyObject =>
  rootKey(text, source);

/** Reads the root key from a file; `null` if the file is missing. Throws `KeyringError` if it holds no root key. */
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

/** The file is missing, and nothing can replace it. */
const missingRootKey = (path: string): KeyringError =>
  new KeyringError(
    `${path} is missing, and the keyring beside it opens with no other root key: restore the file, or set ${VARIABLE}.`,
  );

/**
 * Returns the root key for a new keyring: the one in the file, or a new one, readable by its owner only. An
 * existing file is never replaced. File and directory entry are synced before the keyring that depends on them is
 * committed, and the file appears atomically. Callers hold the write lock.
 */
const createRootKey = (directory: string): KeyObject => {
  const path = rootKeyFileIn(directory);
  const known = readRootKey(path);
  if (known !== null) return known;
  const unfinished = unfinishedPath(path);
  try {
    const made = writeFreshRootKey(unfinished);
    linkSync(unfinished, path); // unlike a rename, it never replaces a file
    return made;
  } finally {
    rmSync(unfinished, { force: true });
    syncDirectory(directory);
  }
};

/** Generates a root key and writes it to a file readable by its owner only, replacing any that exists. */
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
