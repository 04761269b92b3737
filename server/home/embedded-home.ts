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
import { lazyStore } from '../regions/lazy-store.ts';
import { regionFiles } from '../regions/region-files.ts';
import { type RegionPool, regionPool } from '../regions/region-pool.ts';
import {
  type CheckCallbacks,
  type RegionalStores,
  regionalStore,
} from '../regions/regional-store.ts';
import { damaged, suspectStore } from '../regions/suspect-store.ts';
import type { Environment } from '../settings/environment.ts';
import { secretVariable } from '../settings/secret-variable.ts';
import type { OpenKeys } from './open-keys.ts';

/** Milliseconds a first use of a default key waits for `sealstream keys`; the event loop waits too. */
const KEYRING_TIMEOUT = 500;

/** Who is asked and told by the stores of a data directory. */
export type StoreHooks = {
  /** Told of each commit that is in the change feed of its region, once it is on disk. */
  readonly onChange?: ((region: Region) => void) | undefined;
  /** Throws when nothing must be read or written any more, besides for reasons of the directory itself. */
  readonly assertHeld?: () => void;
  /** What vouches for the rows of a region; checksums alone when it is left out. */
  readonly vouching?: (region: Region) => Vouching;
};

/**
 * One SQLite file for each region: regions share nothing, so one may be moved or lost alone. Reads of
 * a region without a file find it empty; its first write makes the file. Once the directory or the
 * file of a region was deleted or replaced under the service, nothing of it is read or written any more
 * and no file made.
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
  const { regions, pathOf, isMade, assertSame } = regionFiles(dataDirectory, {
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
      regionalStore(stores, region, LIST_ORDERS),
      () => suspects.has(region),
      () => pathOf(region),
    );
  return {
    regions,
    of: (region) => lazyStore(storeOf(region), () => isMade(region)),
    check: (told) =>
      checkRegions(regions(), pathOf, {
        ...told,
        damaged: (region, error) => {
          suspects.add(region);
          told.damaged(region, error);
        },
      }),
    changes: (region) => regionalChanges(stores, region, () => isMade(region)),
    close: stores.close,
  };
};

/** One file after the other; those of regions that come to be later are sound when they are made. */
const checkRegions = (
  regions: readonly Region[],
  pathOf: (region: Region) => string,
  told: CheckCallbacks,
): BackgroundCheck => {
  const byPath = new Map(regions.map((region) => [pathOf(region), region]));
  return checkInBackground([...byPath.keys()], {
    failed: told.failed,
    checked: ({ path, damage, milliseconds }) => {
      const region = byPath.get(path);
      if (region === undefined) return;
      if (damage === null) told.sound(region, milliseconds);
      else told.damaged(region, damaged(path));
    },
  });
};

/** The feed of a region, whose file is open only while it is asked something. */
const regionalChanges = (
  stores: RegionPool<SqliteEventStore>,
  region: Region,
  isMade: () => boolean,
): ChangeFeed => ({
  pending: async (limit) =>
    isMade() ? stores.use(region, ({ changes }) => changes.pending(limit)) : [],
  done: async (upTo) => {
    if (isMade()) await stores.use(region, ({ changes }) => changes.done(upTo));
  },
});

/**
 * The keyring of a data directory, for every region. It is made at the first start, and never anew
 * beside secrets: then the lack of one throws a `KeyringError`.
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
    make: regionFiles(directory).regions().length === 0,
  });

/** The same for a service, whose event loop cannot wait for long. */
export const embeddedKeys = (directory: string, env: Environment): OpenKeys =>
  embeddedKeyring(directory, env, { clock: systemClock, lockTimeoutMs: KEYRING_TIMEOUT });
