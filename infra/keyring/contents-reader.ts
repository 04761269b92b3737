import type { KeyObject } from 'node:crypto';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { type Contents, verified } from './contents.ts';
import type { KeyringRows } from './rows.ts';

/** The contents of a keyring, as the last commit of any process left them. */
export type ContentsReader = {
  current(): Contents;
  /** What this process has committed itself, after it read in the same transaction. */
  committed(contents: Contents): void;
};

/**
 * Reads and verifies again whenever another process has committed, and remembers what it has verified
 * until then: bytes that were changed past SQLite are not looked at. Throws `Misconfiguration` for
 * contents that are not authentic, or older than what was read before.
 */
export const contentsReader = (rows: KeyringRows, key: KeyObject): ContentsReader => {
  let known: { readonly seen: number; readonly contents: Contents } | null = null;
  let newest = 0;

  return {
    current: () => {
      if (known !== null && known.seen === rows.seen()) return known.contents;
      const found = rows.read();
      const contents = verified(found.rows, key);
      if (contents.manifest.version < newest) throw rolledBack();
      newest = contents.manifest.version;
      known = { seen: found.seen, contents };
      return contents;
    },
    committed: (contents) => {
      newest = contents.manifest.version;
      // The number stays with what it was told for: another may have committed since, and moved it on.
      if (known !== null) known = { ...known, contents };
    },
  };
};

const rolledBack = (): Misconfiguration =>
  new Misconfiguration(
    'The keyring was set back to an earlier state while in use: restore the latest, and start again.',
  );
