import { join } from 'node:path';
import type { ChangeFeed } from '../../domain/ports/store-capabilities.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { type Keyring, type KeyringOptions, keyring } from '../../infra/keyring/keyring.ts';
import { type BackgroundCheck, checkInBackground } from '../../infra/sqlite/check/structure.ts';
import { type SqliteEventStore, sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { heldFile } from '../../infra/sqlite/held-file.ts';
import { LIST_ORDERS } from '../../infra/sqlite/list-statements.ts';
import { UNKEYED, type Vouching } from '../../infra/sqlite/schema.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { LOCK_FILE } from '../data-directory/lock.ts';
import { regionFiles } from '../regions/region-files.ts';
import { type RegionPool, regionPool } from '../regions/region-pool.ts';
import {
  damagedFile,
  lazilyCreatedStore,
  pooledStore,
  suspectStore,
} from '../regions/region-store.ts';
import { type Environment, secretVariable } from '../settings/environment.ts';
import type { CheckCallbacks, RegionalKeys, RegionalStores } from './backends.ts';

/** How long the first use of a default key waits for `sealstream keys`, blocking the event loop; in milliseconds. */
const KEYRING_TIMEOUT = 500;

/** Callbacks and checks of the stores of a data directory. */
export type StoreHooks = {
  /** Called for each commit in the change feed of its region, once it is on disk. */
  readonly onChange?: ((region: Region) => void) | undefined;
  /** Throws if nothing may be read or written any more, for reasons other than the directory itself. */
  readonly assertHeld?: () => void;
  /** Vouches for the rows of a region; checksums alone if left out. */
  readonly vouching?: (region: Region) => Vouching;
};

/**
 * Opens the SQLite stores of a data directory, one file per region: regions share nothing, so one can be
 * moved or lost alone. A region without a file reads as empty; its first write creates the file. If the
 * directory or a file is deleted or replaced while the service runs, reads and writes fail from then on, and
 * no file is created.
 */
export const embeddedStores = (
  dataDirectory: string,
  {
    onChange = () => {},
    assertHeld: assertKeysHeld = () => {},
    vouching = () => UNKEYED,
  }: StoreHooks = {},
): RegionalStores => {
  const assertDirectoryHeld = heldFile(join(dataDirectory, LOCK_FILE));
  const assertHeld = (): void => {
    assertDirectoryHeld();
    assertKeysHeld();
  };
  const { regions, pathOf, exists, assertSame } = regionFiles(dataDirectory, {
    assertHeld,
    isRecorded: (region) => vouching(region).isRecorded(),
  });
  const stores = regionPool<SqliteEventStore>({
    open: (region) => {
      assertHeld();
      assertSame(region);
      const path = pathOf(region);
      const store = sqliteEventStore({
        path,
        assertHeld,
        vouching: vouching(region),
        onChange: () => onChange(region),
      });
      assertSame(region);
      return store;
    },
    close: (store) => store.close(),
  });
  const suspects = new Set<Region>();
  const storeOf = (region: Region) =>
    suspectStore(
      pooledStore(stores, region, LIST_ORDERS),
      () => suspects.has(region),
      () => pathOf(region),
    );
  return {
    regions,
    of: (region) => lazilyCreatedStore(storeOf(region), () => exists(region)),
    check: (callbacks) =>
      checkRegions(regions(), pathOf, {
        ...callbacks,
        damaged: (region, error) => {
          suspects.add(region);
          callbacks.damaged(region, error);
        },
      }),
    changes: (region) => regionalChanges(stores, region, () => exists(region)),
    close: stores.close,
  };
};

/** Checks one file after the other. Files created later start out sound. */
const checkRegions = (
  regions: readonly Region[],
  pathOf: (region: Region) => string,
  callbacks: CheckCallbacks,
): BackgroundCheck => {
  const byPath = new Map(regions.map((region) => [pathOf(region), region]));
  return checkInBackground([...byPath.keys()], {
    failed: callbacks.failed,
    checked: ({ path, damage, milliseconds }) => {
      const region = byPath.get(path);
      if (region === undefined) return;
      if (damage === null) callbacks.sound(region, milliseconds);
      else callbacks.damaged(region, damagedFile(path));
    },
  });
};

/** The change feed of a region, whose file is opened only for the duration of a call. */
const regionalChanges = (
  stores: RegionPool<SqliteEventStore>,
  region: Region,
  exists: () => boolean,
): ChangeFeed => ({
  pending: async (limit) =>
    exists() ? stores.use(region, ({ changes }) => changes.pending(limit)) : [],
  done: async (upTo) => {
    if (exists()) await stores.use(region, ({ changes }) => changes.done(upTo));
  },
});

/**
 * Opens the keyring of a data directory, which serves every region. It is created at the first start. If
 * there are secrets already, a missing keyring throws a `KeyringError` instead of being created again.
 */
export const embeddedKeyring = (
  directory: string,
  env: Environment,
  options: Pick<KeyringOptions, 'clock' | 'lockTimeoutMs'>,
): Keyring =>
  keyring({
    ...options,
    directory,
    rootKey: secretVariable(env, 'SEALSTREAM_ROOT_KEY')?.text,
    create: regionFiles(directory).regions().length === 0,
  });

/** The keyring as a key service. Waits for a lock only briefly, since that blocks the event loop. */
export const embeddedKeys = (directory: string, env: Environment): RegionalKeys =>
  embeddedKeyring(directory, env, { clock: systemClock, lockTimeoutMs: KEYRING_TIMEOUT });
