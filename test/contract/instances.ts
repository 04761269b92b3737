import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { memoryService } from '../support/memory-service.ts';

/** Instances of the service that share one store and one keyring, as processes would. */
export type Instances = {
  readonly services: readonly ReturnType<typeof memoryService>[];
  readonly close: () => Promise<void>;
};

/** Opens instances with this pause between attempts; without a pause if it is left out. */
export type OpenInstances = (pause?: Pause) => Promise<Instances>;

const INSTANCES = 3;

/** One instance, as a store in memory cannot be shared. */
export const inMemory: OpenInstances = async (pause = async () => {}) => {
  const service = memoryService({ pause });
  return { services: [service], close: async () => service.close() };
};

/** Three instances on one file. */
export const onOneFile: OpenInstances = async (pause) => {
  const directory = newDirectory();
  const path = join(directory, 'events.sqlite');
  const stores = Array.from({ length: INSTANCES }, () => sqliteEventStore({ path }));
  return sharing(directory, stores, {
    pause,
    closed: () => {
      for (const store of stores) store.close();
    },
  });
};

/** Three instances on one table. */
export const onOneTable =
  (endpoint: string): OpenInstances =>
  async (pause) => {
    const table = await ownTable(endpoint);
    const stores = Array.from({ length: INSTANCES }, () => dynamoEventStore(table));
    return sharing(newDirectory(), stores, { pause, closed: () => {} });
  };

const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'sealstream-instances-'));

type Rest = { readonly pause: Pause | undefined; readonly closed: () => void };

const sharing = (
  directory: string,
  stores: readonly EventStore[],
  { pause = async () => {}, closed }: Rest,
): Instances => {
  const services = stores.map((store) =>
    memoryService({ store: () => store, keyringIn: directory, pause }),
  );
  const close = async () => {
    for (const service of services) service.close();
    closed();
    await rm(directory, { recursive: true });
  };
  return { services, close };
};
