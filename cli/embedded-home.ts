import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Region } from '../domain/secret/ids.ts';
import { isRegion } from '../domain/secret/names.ts';
import { keyring } from '../infra/keyring/keyring.ts';
import type { ChangeFeed } from '../infra/sqlite/change-feed.ts';
import { type SqliteEventStore, sqliteEventStore } from '../infra/sqlite/event-store.ts';
import { heldFile } from '../infra/sqlite/held-file.ts';
import { LIST_ORDERS } from '../infra/sqlite/list-statements.ts';
import { systemClock } from '../infra/system/clock.ts';
import { type Environment, variable } from './io.ts';
import { LOCK_FILE } from './lock.ts';
import type { OpenKeys } from './open-keys.ts';
import { type Regional, regional } from './regional.ts';
import { type RegionalStores, regionalStore } from './regional-store.ts';
import { storeToBeMade } from './store-to-be-made.ts';

/** Milliseconds a first use of a default key waits for `sealstream keys`; the event loop waits too. */
const KEYRING_TIMEOUT = 500;

/**
 * One SQLite file for each region: regions share nothing, so one may be moved or lost alone. Reads of
 * a region without a file find it empty; its first write makes the file. Once the directory was
 * deleted or replaced under the service, nothing is written any more and no file made. `onChange` is
 * told of each commit that is in the change feed of its region, once it is on disk.
 */
export const embeddedStores = (
  dataDirectory: string,
  onChange: (region: Region) => void = () => {},
): RegionalStores => {
  const assertHeld = heldFile(join(dataDirectory, LOCK_FILE));
  const pathOf = (region: Region) => join(dataDirectory, 'regions', region, 'events.sqlite');
  const stores = regional<SqliteEventStore>({
    open: (region) => {
      assertHeld();
      const path = pathOf(region);
      return sqliteEventStore({ path, assertHeld, onChange: () => onChange(region) });
    },
    close: (store) => store.close(),
  });
  const isMade = (region: Region): boolean => {
    if (existsSync(pathOf(region))) return true;
    // In a directory that is gone, an empty region would be a lie.
    assertHeld();
    return false;
  };
  return {
    regions: () => regionsIn(join(dataDirectory, 'regions')),
    of: (region) => storeToBeMade(regionalStore(stores, region, LIST_ORDERS), () => isMade(region)),
    changes: (region) => regionalChanges(stores, region, () => isMade(region)),
    close: stores.close,
  };
};

/** The feed of a region, whose file is open only while it is asked something. */
const regionalChanges = (
  stores: Regional<SqliteEventStore>,
  region: Region,
  isMade: () => boolean,
): ChangeFeed => ({
  pending: async (limit) =>
    isMade() ? stores.use(region, ({ changes }) => changes.pending(limit)) : [],
  done: async (upTo) => {
    if (isMade()) await stores.use(region, ({ changes }) => changes.done(upTo));
  },
});

const regionsIn = (directory: string): readonly Region[] =>
  existsSync(directory) ? readdirSync(directory).filter(isRegion) : [];

/** The keyring of a data directory, for every region. */
export const embeddedKeys = (directory: string, env: Environment): OpenKeys =>
  keyring({
    directory,
    rootKey: variable(env, 'SEALSTREAM_ROOT_KEY'),
    clock: systemClock,
    lockTimeoutMs: KEYRING_TIMEOUT,
  });
