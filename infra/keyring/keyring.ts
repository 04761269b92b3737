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
import { KEYRING_FILE, onKeyring, openDatabase } from './database.ts';
import { type KeyAdmin, keyAdmin } from './key-admin.ts';
import { keyringService } from './key-service.ts';
import { keyTable } from './key-table.ts';
import { assertMayBeMade, assertSameKeyring, isRemembered, rememberKeyring } from './keyring-id.ts';
import { type ServiceKeys, serviceKeys } from './keyring-key.ts';
import { manifestKey } from './manifest.ts';
import { materialKey } from './material.ts';
import { notedRegions, type RegionVouching, regionVouching } from './region-vouching.ts';
import { type NewRootKey, rekey } from './rekey.ts';
import { givenRootKey, keptRootKey, type RootKeySource } from './root-key.ts';
import { unlock } from './unlock.ts';

/** Where a keyring is and what opens it. */
export type KeyringOptions = {
  /** Holds `keyring.sqlite` and, unless the root key is given, `root.key`. Made if it is missing. */
  readonly directory: string;
  /** Base64 of 32 bytes, as `SEALSTREAM_ROOT_KEY` has it; undefined keeps one in `root.key`. */
  readonly rootKey?: string | undefined;
  readonly clock: Clock;
  /** How long to wait for another process that writes; 5000 if it is left out. */
  readonly lockTimeoutMs?: number;
  /** False where secrets are that open with a keyring that was there before. */
  readonly make?: boolean;
};

/** An open keyring. */
export type Keyring = {
  readonly service: KeyService;
  readonly serviceKey: ServiceKeys;
  readonly vouching: RegionVouching;
  /** The regions whose rows it vouches for. */
  readonly regions: () => readonly Region[];
  readonly credentialsSeal: CredentialsSeal;
  /** Throws an `Outage` once a file of the keyring was deleted or replaced; every use asks it as well. */
  readonly assertHeld: () => void;
  /** The keys of one account and region. */
  admin(owner: Owner): KeyAdmin;
  /**
   * Puts the keyring under another root key, see `rekey`: a new one in `root.key`, or one that is given. Tells
   * whether the log was emptied of what the old one opened; somebody who reads from it prevents that.
   */
  rekey(given: NewRootKey | null): boolean;
  /** Closing twice is closing once. */
  close(): void;
};

/**
 * The embedded key service: real encryption with keys in a SQLite file, encrypted under one root key.
 * Any number of processes may have it open; each call sees the keys as they are at that moment.
 * Throws `KeyringError` when it cannot be opened with this root key, `Misconfiguration` when a newer
 * release wrote it, `Outage` when the file is busy.
 */
export const keyring = (options: KeyringOptions): Keyring => {
  const path = join(options.directory, KEYRING_FILE);
  // Asked before the file is made by being opened, and again when it turns out to be empty.
  if (!existsSync(path)) assertMayBeMade(options.directory, options.make ?? true);
  const database = onKeyring(() => openDatabase(options.directory, options.lockTimeoutMs ?? 5000));
  try {
    const source = rootKeySource(options);
    const { parts, serviceKey, assertHeld } = onKeyring(() =>
      prepareParts(database, options, source),
    );
    const { table } = parts;
    return {
      serviceKey,
      vouching: regionVouching(table, serviceKey),
      regions: () => notedRegions(table),
      credentialsSeal: credentialsSeal(table, serviceKey),
      assertHeld,
      service: keyringService(parts),
      admin: (owner) => keyAdmin(parts, owner),
      rekey: (given) =>
        onKeyring(() => {
          table.assertAuthentic();
          rekey(database, source, given);
          table.oweCheckpoint();
          return table.settleCheckpoint();
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

/** Under the write lock, so that of two processes that make a keyring one makes its root key. */
const prepareParts = (database: DatabaseSync, options: KeyringOptions, rootKey: RootKeySource) => {
  const { directory, clock } = options;
  const path = join(directory, KEYRING_FILE);
  const keyringKey = inTransaction(database, () => {
    const opened = unlock(database, {
      path,
      rootKey,
      assertMayBeMade: () => assertMayBeMade(directory, options.make ?? true),
    });
    assertSameKeyring(directory, opened);
    return opened;
  });
  if (!isRemembered(directory)) {
    inTransaction(database, () => rememberKeyring(directory, keyringKey));
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
