import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type SqliteEventStore, sqliteEventStore } from '../../../infra/sqlite/event-store.ts';

/** A path for the database of the running test, in a folder that is removed when the test ends. */
export const temporaryFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sealstream-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'secrets.db');
};

/** A store on that file, closed when the running test ends. */
export const openStore = (path: string): SqliteEventStore => {
  const store = sqliteEventStore({ path });
  onTestFinished(() => store.close());
  return store;
};
