import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const OWNER_ONLY = 0o700;

/**
 * Creates a directory with access for its owner only, and its missing parents. Their entries are synced before this
 * returns, so that files written into them later survive a power failure.
 */
export const makeDirectory = (path: string): void => {
  for (const missing of missingIn(resolve(path))) {
    makeOne(missing);
    syncDirectory(dirname(missing));
  }
};

/** The directories to create, outermost first. */
const missingIn = (path: string): readonly string[] =>
  isDirectory(path) ? [] : [...missingIn(dirname(path)), path];

const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** One at a time: Node's `recursive` option never returns where none can be created, as in /proc. */
const makeOne = (path: string): void => {
  try {
    mkdirSync(path, { mode: OWNER_ONLY });
  } catch (error) {
    // Another process may have created it first.
    if (!isDirectory(path)) throw error;
  }
};

/** Syncs the entries of a directory to disk. */
export const syncDirectory = (path: string): void => {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
};
