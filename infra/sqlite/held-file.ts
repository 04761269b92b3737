import { statSync } from 'node:fs';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';

/** Which file a name stands for, and its length in bytes. */
export type FileState = { readonly identity: string; readonly size: bigint };

/** What a name stands for now; `null` for nothing. Never opens the file: SQLite's locks end with any close. */
export const fileState = (path: string): FileState | null => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : { identity: `${found.dev}:${found.ino}`, size: found.size };
};

/**
 * Remembers which file has this name now. What it returns throws an `Outage` once the name is gone or
 * has another file: who holds the old one open could go on writing to it, and would lose all of it.
 */
export const heldFile = (path: string): (() => void) => {
  const held = fileState(path)?.identity;
  return () => {
    if (held !== undefined && fileState(path)?.identity === held) return;
    throw notAsItWas(path, 'deleted or replaced');
  };
};

/** A file that is not what this process opened: nothing read from it or written to it can be relied on. */
export const notAsItWas = (path: string, what: string): Outage => {
  const reason = `${path} was ${what} while in use: stop the service, and restore it`;
  return new Outage('unavailable', reason, new Misconfiguration(reason));
};
