import { statSync } from 'node:fs';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';

/**
 * Remembers which file has this name now. What it returns throws an `Outage` once the name is gone or
 * has another file: who holds the old one open could go on writing to it, and would lose all of it.
 */
export const heldFile = (path: string): (() => void) => {
  const held = identityOf(path);
  return () => {
    if (held !== null && identityOf(path) === held) return;
    const reason = `${path} was deleted or replaced while in use: stop the service, and restore it`;
    throw new Outage('unavailable', reason, new Misconfiguration(reason));
  };
};

const identityOf = (path: string): string | null => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
};
