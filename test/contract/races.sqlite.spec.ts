import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { memoryService } from '../support/memory-service.ts';
import { racesContract } from './races.contract.ts';

racesContract('SQLite, three stores on one file', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-races-'));
  const stores = Array.from({ length: 3 }, () =>
    sqliteEventStore({ path: join(directory, 'events.sqlite') }),
  );
  const services = stores.map((store) =>
    memoryService({ store: () => store, keyringIn: directory, pause: systemPause }),
  );
  const close = async () => {
    for (const service of services) service.close();
    for (const store of stores) store.close();
    await rm(directory, { recursive: true });
  };
  return { services, close };
});
