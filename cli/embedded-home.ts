import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore } from '../domain/ports/event-store.ts';
import { keyring } from '../infra/keyring/keyring.ts';
import { sqliteEventStore } from '../infra/sqlite/event-store.ts';
import { systemClock } from '../infra/system/clock.ts';
import { type Environment, variable } from './io.ts';
import type { OpenKeys } from './open-keys.ts';
import { type Regional, regional } from './regional.ts';

/** One SQLite file for each region: regions share nothing, so one may be moved or lost alone. */
export const embeddedStores = (dataDirectory: string): Regional<EventStore> =>
  regional(
    (region) => {
      const directory = join(dataDirectory, 'regions', region);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return sqliteEventStore({ path: join(directory, 'events.sqlite') });
    },
    (store) => store.close(),
  );

/** The keyring of a data directory, for every region. */
export const embeddedKeys = (directory: string, env: Environment): OpenKeys =>
  keyring({ directory, rootKey: variable(env, 'SEALSTREAM_ROOT_KEY'), clock: systemClock });
