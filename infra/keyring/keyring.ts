import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/ports/clock.ts';
import type { KeyService } from '../../domain/ports/key-service.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { heldDatabase } from '../sqlite/held-database.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import { type CredentialsSeal, credentialsSeal } from './credentials-seal.ts';
import { KEYRING_FILE, openDatabase, withMappedErrors } from './database.ts';
import { type KeyAdmin, keyAdmin } from './key-admin.ts';
import { keyringService } from './key-service.ts';
import { keyTable } from './key-table.ts';
import { assertMayCreate, assertSameKeyring, hasRecordedId, recordId } from './keyring-id.ts';
import { type ServiceKeys, serviceKeys } from './keyring-key.ts';
import { manifestKey } from './manifest.ts';
import { materialKey } from './material.ts';
import { type RegionVouching, recordedRegions, regionVouching } from './region-vouching.ts';
import { type NewRootKey, rekey } from './rekey.ts';
import { givenRootKey, keptRootKey, type RootKeySource } from './root-key.ts';
import { unlock } from './unlock.ts';

/** Options of a keyring: where it is, and what opens it. */
export type KeyringOptions = {
  /** Holds `keyring.sqlite` and, unless the root key is given, `root.key`. Created if missing. */
  readonly directory: string;
  /** Base64 of 32 bytes, as `SEALSTREAM_ROOT_KEY` has it; if undefined, one is kept in `root.key`. */
  readonly rootKey?: string | undefined;
  readonly clock: Clock;
  /** How long to wait for another process's write lock; 5000 by default. */
  readonly lockTimeoutMs?: number;
  /** False if the directory has secrets already, which only its earlier keyring opens; true by default. */
  readonly create?: boolean;
};

/** An open keyring. */
export type Keyring = {
  readonly service: KeyService;
  readonly serviceKey: ServiceKeys;
  readonly vouching: RegionVouching;
  /** The regions whose rows have MACs under a key of this keyring. */
  readonly regions: () => readonly Region[];
  readonly credentialsSeal: CredentialsSeal;
  /** Throws an `Outage` once a file of the keyring was deleted or replaced; every use checks this too. */
  readonly assertHeld: () => void;
  /** Administration of the keys of one account and region. */
  admin(owner: Owner): KeyAdmin;
  /**
   * Puts the keyring under another root key, see `rekey`: a new one in `root.key`, or the given one. Returns
   * whether the write-ahead log was truncated, which a concurrent reader prevents: until then it still holds
   * the keyring key under the old root key.
   */
  rekey(given: NewRootKey | null): boolean;
  /** Idempotent. */
  close(): void;
};

/**
 * Opens the keyring, the embedded key service: keys in a SQLite file, encrypted under one root key. Any number
 * of processes may have it open; each call sees the latest committed state. Throws `KeyringError` if this root
 * key does not open it, `Misconfiguration` if a newer release wrote it, `Outage` if the file is busy.
 */
export const keyring = (options: KeyringOptions): Keyring => {
  const path = join(options.directory, KEYRING_FILE);
  // Checked before opening creates the file, and again if it turns out to be empty.
  if (!existsSync(path)) assertMayCreate(options.directory, options.create ?? true);
  const database = withMappedErrors(() =>
    openDatabase(options.directory, options.lockTimeoutMs ?? 5000),
  );
  try {
    const source = rootKeySource(options);
    const { parts, serviceKey, assertHeld } = withMappedErrors(() =>
      prepareParts(database, options, source),
    );
    const { table } = parts;
    return {
      serviceKey,
      vouching: regionVouching(table, serviceKey),
      regions: () => recordedRegions(table),
      credentialsSeal: credentialsSeal(table, serviceKey),
      assertHeld,
      service: keyringService(parts),
      admin: (owner) => keyAdmin(parts, owner),
      rekey: (given) =>
        withMappedErrors(() => {
          table.assertAuthentic();
          rekey(database, source, given);
          table.requestCheckpoint();
          return table.runPendingCheckpoint();
        }),
      close: () => {
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
};

const rootKeySource = ({ directory, rootKey }: KeyringOptions): RootKeySource =>
  rootKey === undefined ? keptRootKey(directory) : givenRootKey(rootKey);

/** Under the write lock, so that of two processes that create a keyring only one creates its root key. */
const prepareParts = (database: DatabaseSync, options: KeyringOptions, rootKey: RootKeySource) => {
  const { directory, clock } = options;
  const path = join(directory, KEYRING_FILE);
  const keyringKey = inTransaction(database, () => {
    const opened = unlock(database, {
      path,
      rootKey,
      assertMayCreate: () => assertMayCreate(directory, options.create ?? true),
    });
    assertSameKeyring(directory, opened);
    return opened;
  });
  if (!hasRecordedId(directory)) {
    inTransaction(database, () => recordId(directory, keyringKey));
  }
  const { assertHeld } = heldDatabase(path, database);
  const table = keyTable(database, { manifestKey: manifestKey(keyringKey), assertHeld });
  table.destroyDue(clock.now());
  return {
    parts: { table, materialKey: materialKey(keyringKey), clock },
    serviceKey: serviceKeys(keyringKey),
    assertHeld,
  };
};
