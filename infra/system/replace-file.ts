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

/** Where a file is written before it takes its name. */
export const unfinishedOf = (path: string): string => `${path}.unfinished`;

/**
 * Writes a file for its owner only and lets it take the place of the one that was there: after a crash
 * there is one of them, whole. The bytes of the earlier one are overwritten where they are, unless
 * another name still stands for them, as in a backup made of links.
 */
export const replaceFile = (path: string, text: string): void => {
  writeNewFile(unfinishedOf(path), text);
  takePlace(unfinishedOf(path), path);
};

/** Writes a file for its owner only, and brings it to disk; what was there before goes first. */
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

/** Lets a file take the place of another, which is overwritten as `replaceFile` says. */
export const takePlace = (unfinished: string, path: string): void =>
  overwriting(path, () => renameSync(unfinished, path));

/** Removes a file, if it is there, and overwrites it as `replaceFile` says. */
export const removeFile = (path: string): void =>
  overwriting(path, () => rmSync(path, { force: true }));

/** Overwrites what a name stood for once something was done to the name, and that is on disk. */
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

/** It may be that even its owner may only read it. */
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
