import type { KeyObject } from 'node:crypto';
import { onKeyring } from './database.ts';
import type { KeyTable } from './key-table.ts';
import type { ServiceKeys } from './keyring-key.ts';

/**
 * Under what the root credentials of a data directory are sealed, and which are in force: whoever can
 * write files puts neither others nor earlier ones in their place.
 */
export type CredentialsSeal = {
  readonly key: KeyObject;
  /** `null` until the first ones were sealed. */
  accessKeyId(): string | null;
  /** Whether some in clear may be those of an earlier release. */
  takesClear(): boolean;
  /** There were none at all: whatever is in clear later was put there by somebody. */
  refuseClear(): void;
  /** These are in force from now on. */
  putInForce(accessKeyId: string): void;
};

/** The seal of a keyring. */
export const credentialsSeal = (table: KeyTable, serviceKey: ServiceKeys): CredentialsSeal => {
  const accessKeyId = (): string | null => onKeyring(() => table.noted('root access key'));
  const takesClear = (): boolean =>
    accessKeyId() === null && onKeyring(() => table.noted('credentials in clear')) === null;
  return {
    key: serviceKey('credentials'),
    accessKeyId,
    takesClear,
    refuseClear: () => {
      if (!takesClear()) return;
      onKeyring(() => table.transact(() => table.note('credentials in clear', 'refused')));
    },
    putInForce: (id) => {
      if (accessKeyId() === id) return;
      onKeyring(() => table.transact(() => table.note('root access key', id)));
    },
  };
};
