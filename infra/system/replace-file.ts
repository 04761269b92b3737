import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { syncDirectory } from './make-directory.ts';

/** The path a file is written to before it is renamed. */
export const unfinishedPath = (path: string): string => `${path}.unfinished`;

/**
 * Atomically replaces a file with one readable by its owner only: after a crash one of the two is there, complete.
 * The bytes of the earlier file are overwritten in place, unless it still has another hard link, as in a backup made
 * of links.
 */
export const replaceFile = (path: string, text: string): void => {
  writeNewFile(unfinishedPath(path), text);
  moveIntoPlace(unfinishedPath(path), path);
};

/** Writes and syncs a file readable by its owner only; an existing one is removed first. */
export const writeNewFile = (path: string, text: string): void => {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/** Renames a file over another, whose bytes are overwritten as in `replaceFile`. */
export const moveIntoPlace = (unfinished: string, path: string): void =>
  overwriting(path, () => renameSync(unfinished, path));

/** Removes a file if it exists, and overwrites its bytes as in `replaceFile`. */
export const removeFile = (path: string): void =>
  overwriting(path, () => rmSync(path, { force: true }));

/** Overwrites the file that a path pointed to, after the path was changed and that change was synced. */
const overwriting = (path: string, change: () => void): void => {
  const earlier = existsSync(path) ? openToOverwrite(path) : null;
  try {
    change();
    syncDirectory(dirname(path));
    if (earlier !== null) overwrite(earlier);
  } finally {
    if (earlier !== null) closeSync(earlier);
  }
};

/** Makes the file writable first: its mode may be read-only even for its owner. */
const openToOverwrite = (path: string): number => {
  chmodSync(path, 0o600);
  return openSync(path, 'r+');
};

const overwrite = (file: number): void => {
  const { nlink, size } = fstatSync(file);
  if (nlink > 0) return;
  writeSync(file, Buffer.alloc(size), 0, size, 0);
  fsyncSync(file);
};
