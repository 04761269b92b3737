import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const OWNER_ONLY = 0o700;

/**
 * Makes a directory for its owner only, with those around it that are missing. Their names are on disk
 * before this returns: what is written into them later is not lost with the power.
 */
export const makeDirectory = (path: string): void => {
  for (const missing of missingIn(resolve(path))) {
    makeOne(missing);
    syncDirectory(dirname(missing));
  }
};

/** Those that have to be made, the outermost first. */
const missingIn = (path: string): readonly string[] =>
  isDirectory(path) ? [] : [...missingIn(dirname(path)), path];

const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** One by one: Node's own `recursive` never ends where a system lets none be made, as in /proc. */
const makeOne = (path: string): void => {
  try {
    mkdirSync(path, { mode: OWNER_ONLY });
  } catch (error) {
    // Another process may have been faster.
    if (!isDirectory(path)) throw error;
  }
};

/** Brings the names in a directory to disk. */
export const syncDirectory = (path: string): void => {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
};
