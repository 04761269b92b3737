import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';

/** The file has a later version than this release can read, and must not be changed. */
export const newerRelease = (path: string, found: number, known: number): Misconfiguration =>
  new Misconfiguration(
    `${path} was written by a newer release: its schema version is ${found}, and this release knows ` +
      `${known}, so run the newer one again, or restore a backup of before.`,
  );
