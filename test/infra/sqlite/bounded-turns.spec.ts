import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outOfSyncSecrets } from '../../../app/replication/out-of-sync.ts';
import type { Telemetry } from '../../../app/telemetry/telemetry.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import { instant, type Region } from '../../../domain/secret/ids.ts';
import { type SqliteEventStore, sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { drainBatch } from '../../../server/workers/change-feed.ts';
import { anOrigin } from '../../support/examples.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { createReplicated, IRELAND, OREGON } from '../../support/replication.ts';
import { ACCOUNT } from '../../support/root.ts';
import { purgeDue, reconcile, retryDue } from '../../support/workers.ts';
import { watchStatements } from './watched-statements.ts';

/** Enough of each kind that work on all of them cannot fit in one turn of the event loop. */
const COUNT = 300;

/**
 * What a test measures as one turn may have the reads of two turns, and the writes of concurrent work in
 * addition.
 */
const MOST_STATEMENTS = 2 * 64 + 8 * 10;
const MOST_ROWS = 201;

const MONTH = 31 * 86_400_000;
const OWNER = { account: ACCOUNT, region: OREGON };
const names = (kind: string) => Array.from({ length: COUNT }, (_none, index) => `${kind}-${index}`);

const directory = mkdtempSync(join(tmpdir(), 'sealstream-turns-'));
const stores = new Map<Region, SqliteEventStore>();
const storeOf = (region: Region): SqliteEventStore => {
  const known = stores.get(region);
  if (known !== undefined) return known;
  const store = sqliteEventStore({ path: join(directory, `${region}.sqlite`) });
  stores.set(region, store);
  return store;
};

let now = NOW.getTime();
const service = memoryService({ store: storeOf, clock: { now: () => instant(now) } });
const { feed, ports } = { feed: storeOf(OREGON).changes, ports: service.replication };
const signal = NEVER_ABORTED;
const failed = (error: unknown) => {
  throw error;
};

const copyAll = async (): Promise<void> => {
  const telemetry: Telemetry = (record) => {
    if ('fault' in record) failed(record);
  };
  const host = { ...ports, region: OREGON, signal, telemetry };
  while ((await drainBatch(ports, () => feed, host)) === 'more');
};

/** Makes copies to all replicas due for a retry, as after an outage of their region. */
const failCopies = async (): Promise<void> => {
  await Promise.all(
    names('copied').map(async (name) => {
      const status = (await storeOf(OREGON).replicaStatuses(streamOf(name))).get(IRELAND);
      if (status === undefined) throw new Error(`${name} has no status`);
      const outcome = { state: 'Failed', attempts: 1, retryAt: instant(1) } as const;
      await storeOf(OREGON).saveReplicaStatus(streamOf(name), IRELAND, { ...status, ...outcome });
    }),
  );
};

beforeAll(async () => {
  await Promise.all(names('copied').map((name) => createReplicated(service, name, [IRELAND])));
  await Promise.all(
    names('gone').map(async (Name) => {
      await service.ask('CreateSecret', { Name });
      await service.ask('DeleteSecret', { SecretId: Name });
    }),
  );
}, 60_000);
afterAll(() => {
  service.close();
  for (const store of stores.values()) store.close();
  rmSync(directory, { recursive: true });
});

const comparison = (dryRun: boolean) => async () => {
  const { compared } = await reconcile(ports, {
    owner: OWNER,
    dryRun,
    signal,
    eagerness: 'all',
    wants: () => true,
    found: () => {},
    onFault: (_stream, error) => failed(error),
  });
  expect(compared).toBe(COUNT);
};

const purges = async (): Promise<void> => {
  const given = { store: storeOf(OREGON), pause: async () => {}, signal };
  const onFailure = (_stream: StreamId, error: unknown) => failed(error);
  now += MONTH;
  const report = await purgeDue({ ...given, onFailure }, anOrigin({ at: instant(now) }));
  expect(report.purged).toBe(COUNT);
};

const pages = (operation: string, input: object) => async () => {
  let NextToken: unknown;
  do {
    const { status, json } = await service.ask(operation, { ...input, NextToken });
    expect(status).toBe(200);
    NextToken = json.NextToken;
  } while (NextToken !== undefined);
};

const nothing = { Filters: [{ Key: 'tag-key', Values: ['nobody'] }] };
const orders = ['created-date', 'name', 'last-changed-date', 'last-accessed-date'].flatMap(
  (SortBy) => ['asc', 'desc'].map((SortOrder) => ({ SortBy, SortOrder, ...nothing })),
);

/** In this order, since each builds on the one before. */
const WORK: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['copies of changes', copyAll],
  ['the comparison of everything', comparison(true)],
  ['a comparison that repairs', comparison(false)],
  [
    'the list of replicas that are behind',
    () =>
      Array.fromAsync(
        outOfSyncSecrets({ store: storeOf(OREGON) }, OWNER, (_stream, error) => failed(error)),
      ),
  ],
  [
    'failed copies tried again',
    async () => {
      await failCopies();
      expect(await retryDue(ports, OREGON, { signal, onFault: (_s, error) => failed(error) })).toBe(
        COUNT,
      );
    },
  ],
  ...orders.map(
    (order) => [`ListSecrets ${JSON.stringify(order)}`, pages('ListSecrets', order)] as const,
  ),
  ['BatchGetSecretValue by a filter', pages('BatchGetSecretValue', nothing)],
  ['purges that are due', purges],
];

describe(`With ${COUNT} secrets of a kind on SQLite`, () => {
  it.each(WORK)(
    '%s takes a turn of the event loop for a few of them only',
    async (_title, work) => {
      const most = watchStatements();
      await work();
      expect(most.statements).toBeGreaterThan(0);
      expect(most.statements).toBeLessThanOrEqual(MOST_STATEMENTS);
      expect(most.rows).toBeLessThanOrEqual(MOST_ROWS);
    },
  );
});
