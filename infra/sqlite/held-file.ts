import { statSync } from 'node:fs';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';

/** Which file is at a path, and its length in bytes. */
export type FileState = { readonly identity: string; readonly size: bigint };

/** The file at a path now; `null` for none. Never opens it: closing it would release SQLite's locks. */
export const fileState = (path: string): FileState | null => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : { identity: `${found.dev}:${found.ino}`, size: found.size };
};

/**
 * Remembers which file is at a path. The returned function throws an `Outage` once it was deleted or
 * replaced: what a process then writes to the file it has open would be lost.
 */
export const heldFile = (path: string): (() => void) => {
  const held = fileState(path)?.identity;
  return () => {
    if (held !== undefined && fileState(path)?.identity === held) return;
    throw notAsItWas(path, 'deleted or replaced');
  };
};

/** The failure for a file that is not the one this process opened, or was cut short. */
export const notAsItWas = (path: string, what: string): Outage => {
  const reason = `${path} was ${what} while in use: stop the service, and restore it`;
  return new Outage('unavailable', reason, new Misconfiguration(reason));
};
