import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/ports/clock.ts';
import type { KeyService } from '../../domain/ports/key-service.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { withOutages } from '../sqlite/outages.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import { migrate, openDatabase } from './database.ts';
import { type KeyAdmin, keyAdmin } from './key-admin.ts';
import { keyringService } from './key-service.ts';
import { keyTable } from './key-table.ts';
import type { KeyringParts } from './keyring-parts.ts';
import { rootKeyFromFile, rootKeyFromText } from './root-key.ts';
import { assertCheck, readCheck, writeCheck } from './root-key-check.ts';

/** Where a keyring is and what opens it. */
export type KeyringOptions = {
  /** Holds `keyring.sqlite` and, unless the root key is given, `root.key`. Made if it is missing. */
  readonly directory: string;
  /** Base64 of 32 bytes, as `SEALSTREAM_ROOT_KEY` has it; undefined keeps one in `root.key`. */
  readonly rootKey?: string | undefined;
  readonly clock: Clock;
  /** How long to wait for another process that writes; 5000 if it is left out. */
  readonly lockTimeoutMs?: number;
};

/** An open keyring. */
export type Keyring = {
  readonly service: KeyService;
  /** The keys of one account and region. */
  admin(owner: Owner): KeyAdmin;
  /** Closing twice is closing once. */
  close(): void;
};

/**
 * The embedded key service: real encryption with keys in a SQLite file, encrypted under one root key.
 * Any number of processes may have it open; each call sees the keys as they are at that moment.
 * Throws `KeyringError` when it cannot be opened with this root key, `Outage` when the file is busy.
 */
export const keyring = (options: KeyringOptions): Keyring => {
  const database = withOutages(() =>
    openDatabase(options.directory, options.lockTimeoutMs ?? 5000),
  );
  try {
    const parts = withOutages(() => prepareParts(database, options));
    return {
      service: keyringService(parts),
      admin: (owner) => keyAdmin(parts, owner),
      close: () => {
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Under the write lock, so that of two processes that make a keyring one makes its root key. */
const prepareParts = (database: DatabaseSync, options: KeyringOptions): KeyringParts => {
  const root = inTransaction(database, () => {
    migrate(database);
    return rootKeyFor(database, options);
  });
  const table = keyTable(database);
  table.destroyDue(options.clock.now());
  return { table, root, clock: options.clock };
};

const rootKeyFor = (database: DatabaseSync, { directory, rootKey }: KeyringOptions): KeyObject => {
  const check = readCheck(database);
  const root =
    rootKey === undefined
      ? rootKeyFromFile(directory, { make: check === null })
      : rootKeyFromText(rootKey);
  if (check === null) writeCheck(database, root);
  else assertCheck(check, root);
  return root;
};
