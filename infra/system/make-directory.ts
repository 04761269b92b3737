import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const OWNER_ONLY = 0o700;

/**
 * Makes a directory for its owner only, with those around it that are missing. Their names are on disk
 * before this returns: what is written into them later is not lost with the power.
 */
export const makeDirectory = (path: string): void => {
  const last = resolve(path);
  const first = mkdirSync(last, { recursive: true, mode: OWNER_ONLY });
  if (first === undefined) return;
  for (let made = last; ; made = dirname(made)) {
    syncDirectory(dirname(made));
    if (made === first || made === dirname(made)) return;
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
