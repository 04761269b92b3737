import type { KeyObject } from 'node:crypto';
import { withMappedErrors } from './database.ts';
import type { KeyTable } from './key-table.ts';
import type { ServiceKeys } from './keyring-key.ts';

/**
 * The key that seals the root credentials of a data directory, and the record of the current access key. An
 * attacker who can write files can replace the credentials neither with others nor with earlier ones.
 */
export type CredentialsSeal = {
  readonly key: KeyObject;
  /** The current access key id; `null` until credentials are first sealed. */
  accessKeyId(): string | null;
  /** Whether cleartext credentials are accepted, as they may be those of an earlier release. */
  acceptsCleartext(): boolean;
  /** Rejects cleartext credentials from now on: there are none yet, so any that appear later were planted. */
  rejectCleartext(): void;
  /** Makes this the current access key. */
  setAccessKeyId(accessKeyId: string): void;
};

/** The credentials seal of a keyring. */
export const credentialsSeal = (table: KeyTable, serviceKey: ServiceKeys): CredentialsSeal => {
  const accessKeyId = (): string | null => withMappedErrors(() => table.noted('root access key'));
  const acceptsCleartext = (): boolean =>
    accessKeyId() === null && withMappedErrors(() => table.noted('credentials in clear')) === null;
  return {
    key: serviceKey('credentials'),
    accessKeyId,
    acceptsCleartext,
    rejectCleartext: () => {
      if (!acceptsCleartext()) return;
      withMappedErrors(() => table.transact(() => table.note('credentials in clear', 'refused')));
    },
    setAccessKeyId: (id) => {
      if (accessKeyId() === id) return;
      withMappedErrors(() => table.transact(() => table.note('root access key', id)));
    },
  };
};
