import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ask } from './load.ts';

/** What is done to a service while its event loop is watched. */
export type Case = {
  readonly title: string;
  readonly work: (service: Service) => Promise<void>;
};

/** The service of the cases. */
export type Service = {
  readonly ask: Ask;
  /** The file of the region that has the secrets. */
  readonly file: string;
  /** How many of the secrets have a replica. */
  readonly replicated: number;
  /** When it was there, by the clock of `performance`. */
  readonly startedAt: number;
};

/** Until so many seconds after the start of the service. */
const until =
  (seconds: number) =>
  async ({ startedAt }: Service): Promise<void> => {
    await pause(Math.max(0, startedAt + seconds * 1000 - performance.now()));
  };

/** Time enough for a comparison that begins after a minute, on a busy machine. */
const untilCompared = (service: Service): Promise<void> =>
  until(80 + service.replicated / 1000)(service);

/** What the service does of itself, after its start and by its clock (server/workers/replicator.ts). */
const WORKERS: readonly Case[] = [
  { title: 'copies of changes, and purges that are due', work: until(12) },
  { title: 'failed copies tried again', work: until(45) },
  { title: 'the comparison of everything', work: untilCompared },
];

/** Pages from the first on, or all of them if there are fewer. */
const pages =
  (input: object, count: number, operation = 'ListSecrets') =>
  async ({ ask }: Service): Promise<void> => {
    let NextToken: unknown;
    for (let page = 1; page <= count; page += 1) {
      ({ NextToken } = await ask(operation, { ...input, NextToken }));
      if (NextToken === undefined) return;
    }
  };

const filter = (Key: string, ...Values: readonly string[]) => ({ Filters: [{ Key, Values }] });

const PAGES = 20;

const ORDERS: readonly Case[] = [
  'created-date',
  'name',
  'last-changed-date',
  'last-accessed-date',
].map((SortBy) => ({
  title: `ListSecrets by ${SortBy}, both ways`,
  work: async (service) => {
    await pages({ SortBy }, PAGES)(service);
    await pages({ SortBy, SortOrder: 'desc' }, PAGES)(service);
  },
}));

const listing = (title: string, input: object, count = PAGES): Case => ({
  title: `ListSecrets ${title}`,
  work: pages(input, count),
});

const batch = (title: string, input: object, count = PAGES): Case => ({
  title: `BatchGetSecretValue ${title}`,
  work: pages(input, count, 'BatchGetSecretValue'),
});

/** Reads and writes of clients; nothing of it may depend on how many secrets there are. */
const REQUESTS: readonly Case[] = [
  { title: 'the load alone', work: () => pause(3_000) },
  ...ORDERS,
  listing('with a filter that nothing matches', filter('tag-key', 'nobody-has-this')),
  listing('by name with such a filter', { SortBy: 'name', ...filter('tag-value', 'nobody') }),
  listing('by last change with such a filter', {
    SortBy: 'last-changed-date',
    ...filter('description', 'nobody-has-this'),
  }),
  listing('of words that are nowhere', filter('all', 'zebra crossing')),
  listing('by name, a beginning that half of them have', {
    SortBy: 'name',
    ...filter('name', 'prod/orders/'),
  }),
  listing('by creation, a beginning that half of them have', filter('name', 'prod/orders/')),
  listing('by creation, a beginning that 1 percent have', filter('name', 'prod/team-1/')),
  listing('of entries of 20 KB', { SortBy: 'name', ...filter('name', 'fat/') }),
  listing('of words in entries of 20 KB', {
    SortBy: 'name',
    Filters: [
      { Key: 'name', Values: ['fat/'] },
      { Key: 'all', Values: ['zebra'] },
    ],
  }),
  batch('by a filter that nothing matches', filter('tag-key', 'nobody-has-this')),
  batch('by a beginning', filter('name', 'prod/orders/')),
  batch('of values of 64 KB', filter('name', 'large/')),
];

const create = (ask: Ask, size: number): Promise<unknown> =>
  ask('CreateSecret', {
    Name: `burst/${randomUUID()}`,
    ClientRequestToken: randomUUID(),
    SecretString: 'x'.repeat(size),
  });

/** Creations with values of this size, so many at once, again and again. */
const creations =
  (count: number, size: number, together = 1) =>
  async ({ ask }: Pick<Service, 'ask'>): Promise<void> => {
    for (let done = 0; done < count; done += together) {
      await Promise.all(Array.from({ length: together }, () => create(ask, size)));
    }
  };

/** A log that a reader of another process held back, and that the next commit after it may cut. */
const LONG_READER: Case = {
  title: 'a write-ahead log of 60 MB that a long reader held back',
  work: async (service) => {
    const reader = new DatabaseSync(service.file, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM purges').get();
    await creations(400, 65_536)(service);
    reader.close();
    await creations(100, 100)(service);
    await pause(3_000);
  },
};

const WRITES: readonly Case[] = [
  { title: 'new secrets of 64 KB, one after the other', work: creations(200, 65_536) },
  { title: 'new secrets of 64 KB, 64 at once', work: creations(320, 65_536, 64) },
  LONG_READER,
];

/** All of them, by the names under which a part can be asked for. */
export const CASES = { workers: WORKERS, requests: REQUESTS, writes: WRITES } as const;
