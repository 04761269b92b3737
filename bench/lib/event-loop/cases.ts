import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ask } from './load.ts';

/** Work that a service does while its event loop is observed. */
export type Case = {
  readonly title: string;
  readonly work: (service: Service) => Promise<void>;
};

/** The service under test. */
export type Service = {
  readonly ask: Ask;
  /** The database file of the region with the secrets. */
  readonly file: string;
  /** How many of the secrets have a replica. */
  readonly replicated: number;
  /** When it had started, by the clock of `performance`. */
  readonly startedAt: number;
};

/** Waits until this many seconds after the start of the service. */
const until =
  (seconds: number) =>
  async ({ startedAt }: Service): Promise<void> => {
    await pause(Math.max(0, startedAt + seconds * 1000 - performance.now()));
  };

/** Waits long enough for a comparison that begins after a minute, on a busy machine. */
const untilCompared = (service: Service): Promise<void> =>
  until(80 + service.replicated / 1000)(service);

/** Scheduled work of the service after its start (server/workers/replicator.ts). */
const WORKERS: readonly Case[] = [
  { title: 'copies of changes, and purges that are due', work: until(12) },
  { title: 'retries of failed copies', work: until(45) },
  { title: 'the comparison of everything', work: untilCompared },
];

/** Requests this many pages from the first on, or all if there are fewer. */
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

/** Requests of clients; none may depend on how many secrets there are. */
const REQUESTS: readonly Case[] = [
  { title: 'the load alone', work: () => pause(3_000) },
  ...ORDERS,
  listing('with a filter that nothing matches', filter('tag-key', 'nobody-has-this')),
  listing('by name with such a filter', { SortBy: 'name', ...filter('tag-value', 'nobody') }),
  listing('by last change with such a filter', {
    SortBy: 'last-changed-date',
    ...filter('description', 'nobody-has-this'),
  }),
  listing('of words that match nothing', filter('all', 'zebra crossing')),
  listing('by name, a prefix that half of them have', {
    SortBy: 'name',
    ...filter('name', 'prod/orders/'),
  }),
  listing('by creation, a prefix that half of them have', filter('name', 'prod/orders/')),
  listing('by creation, a prefix that 1 percent have', filter('name', 'prod/team-1/')),
  listing('of entries of 20 KB', { SortBy: 'name', ...filter('name', 'fat/') }),
  listing('of words in entries of 20 KB', {
    SortBy: 'name',
    Filters: [
      { Key: 'name', Values: ['fat/'] },
      { Key: 'all', Values: ['zebra'] },
    ],
  }),
  batch('by a filter that nothing matches', filter('tag-key', 'nobody-has-this')),
  batch('by a prefix', filter('name', 'prod/orders/')),
  batch('of values of 64 KB', filter('name', 'large/')),
];

const create = (ask: Ask, size: number): Promise<unknown> =>
  ask('CreateSecret', {
    Name: `burst/${randomUUID()}`,
    ClientRequestToken: randomUUID(),
    SecretString: 'x'.repeat(size),
  });

/** Creates secrets with values of this size, in batches of concurrent requests. */
const creations =
  (count: number, size: number, together = 1) =>
  async ({ ask }: Pick<Service, 'ask'>): Promise<void> => {
    for (let done = 0; done < count; done += together) {
      await Promise.all(Array.from({ length: together }, () => create(ask, size)));
    }
  };

/** A log that a reader in another process kept from being truncated, until the next commit. */
const LONG_READER: Case = {
  title: 'a write-ahead log of 60 MB that a long-running reader held back',
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

/** All cases by group, as selected by `--only`. */
export const CASES = { workers: WORKERS, requests: REQUESTS, writes: WRITES } as const;
