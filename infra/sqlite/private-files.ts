import { dirname } from 'node:path';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import {
  accessOf,
  exposureOf,
  exposureOfDirectory,
  symbolicLinkAt,
} from '../system/private-file.ts';

/** Suffixes of the files SQLite keeps beside a database, which have its pages too. */
const SUFFIXES = ['-wal', '-shm', '-journal'] as const;

/**
 * Throws `Misconfiguration` if other users can read or write a database file, can replace it in its
 * directory, or if it is a link. Opens nothing: closing the file would release this process's locks on it.
 */
export const assertPrivate = (path: string): void => {
  const directory = dirname(path);
  const found = accessOf(directory);
  const trouble = found && exposureOfDirectory(directory, found);
  if (trouble !== null) throw new Misconfiguration(trouble);
  for (const file of [path, ...SUFFIXES.map((suffix) => path + suffix)]) {
    const access = accessOf(file);
    const exposure = (access && exposureOf(file, access)) ?? symbolicLinkAt(file);
    if (exposure !== null) throw new Misconfiguration(exposure);
  }
};
