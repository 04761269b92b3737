import type { KeyObject } from 'node:crypto';
import { rmSync } from 'node:fs';
import { removeFile, takePlace, unfinishedOf } from '../system/replace-file.ts';
import { KeyringError } from './keyring-error.ts';
import {
  makeRootKey,
  noRootKey,
  readRootKey,
  rootKeyFileIn,
  rootKeyFromText,
  writeFreshRootKey,
} from './root-key.ts';

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
