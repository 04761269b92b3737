import { dirname } from 'node:path';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { accessOf, exposureOf, exposureOfDirectory, linkAt } from '../system/private-file.ts';

/** What SQLite keeps beside a database file: its pages are in there too. */
const BESIDE = ['-wal', '-shm', '-journal'] as const;

/**
 * Throws `Misconfiguration` when others may read or write a database file, its directory is one in which
 * they may replace it, or its name leads elsewhere. Opens nothing: closing a file again would end the locks of others on it.
 */
export const assertPrivate = (path: string): void => {
  const directory = dirname(path);
  const found = accessOf(directory);
  const trouble = found && exposureOfDirectory(directory, found);
  if (trouble !== null) throw new Misconfiguration(trouble);
  for (const file of [path, ...BESIDE.map((suffix) => path + suffix)]) {
    const access = accessOf(file);
    const exposure = (access && exposureOf(file, access)) ?? linkAt(file);
    if (exposure !== null) throw new Misconfiguration(exposure);
  }
};
