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
  const earlier = existsSync(path) ? openToOverwrite(path) : null;
  try {
    writeUnfinished(unfinishedOf(path), text);
    renameSync(unfinishedOf(path), path);
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

const writeUnfinished = (path: string, text: string): void => {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const overwrite = (file: number): void => {
  const { nlink, size } = fstatSync(file);
  if (nlink > 0) return;
  writeSync(file, Buffer.alloc(size), 0, size, 0);
  fsyncSync(file);
};
