import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { ListOrder } from '../../../domain/ports/secret-index.ts';
import type { Head, StreamId } from '../../../domain/ports/stream.ts';
import { advance, emptyHead, NO_VALUES } from '../../../domain/secret/head.ts';
import { checkFile } from '../../../infra/sqlite/check/check-file.ts';
import { type SqliteEventStore, sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { openForReading, UNKEYED } from '../../../infra/sqlite/schema.ts';
import { commitsOf, grown } from '../../contract/event-store-steps.ts';
import {
  ACCOUNT,
  aCommit,
  aStream,
  later,
  NOON,
  purge,
  REGION,
  tagged,
  version,
} from '../../support/examples.ts';
import { inOrder } from '../../support/in-order.ts';
import { fileOfSchema1 } from './schema-1.ts';
import { fileOfSchema2 } from './schema-2.ts';
import { fileOfSchema3 } from './schema-3.ts';
import { fileOfSchema4 } from './schema-4.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const NAMES = ['db/password', 'default', 'bare', 'unborn'];
const OWNER = { account: ACCOUNT, region: REGION };
const PAGE = { descending: false, limit: 10, after: null, namePrefix: null };

/** The head of a stream with one commit, from that commit and its value. */
const rebuilt = async (store: EventStore, stream: StreamId): Promise<Head> => {
  const [first] = await commitsOf(store, stream);
  if (first === undefined) throw new Error('The commit is gone');
  const added = await store.loadSealed(stream, version('v1'));
  return advance(emptyHead(stream), { ...first, values: { ...NO_VALUES, added } });
};

const upgraded = async (fileOf = fileOfSchema1) => {
  const path = await temporaryFile();
  fileOf(path);
  return { path, store: openStore(path) };
};

const changedIn = async ({ changes }: SqliteEventStore): Promise<readonly string[]> =>
  (await changes.pending(10)).map(({ stream }) => stream.name).toSorted();

const schemaOf = (path: string): unknown => {
  const database = new DatabaseSync(path);
  const schema = database
    .prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .all();
  database.close();
  return schema;
};

describe('A file of schema version 1', () => {
  it.each(NAMES)(
    'keeps the stream %s with its commit, its value and a head that fits',
    async (name) => {
      const { store } = await upgraded();
      const stream = aStream(name);
      const head = await store.load(stream);
      expect(head.seq).toBe(1);
      const expected = await rebuilt(store, stream);
      expect(head).toStrictEqual(expected);
      expect(inOrder(head.secret)).toStrictEqual(inOrder(expected.secret));
    },
  );

  it('lists its secrets after the upgrade', async () => {
    const { store } = await upgraded();
    const byCreation = await store.list(OWNER, { ...PAGE, order: 'createdDate' });
    const names = byCreation.entries.map(({ summary }) => summary.name);
    expect(names).toEqual(['bare', 'db/password', 'default']);
    const byName = await store.list(OWNER, { ...PAGE, order: 'name' });
    expect(byName.entries.map(({ summary }) => summary.name)).toEqual(names);
    expect(await store.due('purge', NOON, 10)).toEqual([]);
  });

  it('accepts further commits', async () => {
    const { store } = await upgraded();
    const stream = aStream('db/password');
    await store.recordAccess(await store.load(stream), version('v1'), NOON);
    const head = await grown(store, stream, aCommit([tagged({ team: 'core' })]));
    expect(head).toMatchObject({ seq: 2, access: { on: NOON } });
    await grown(store, stream, purge());
    expect(await store.due('purge', NOON, 10)).toEqual([stream]);
  });

  it('gets the same tables as a new file, once', async () => {
    const { path } = await upgraded();
    const fresh = await temporaryFile();
    openStore(fresh);
    expect(schemaOf(path)).toEqual(schemaOf(fresh));
    const again = sqliteEventStore({ path });
    expect((await again.load(aStream('bare'))).seq).toBe(1);
    again.close();
  });

  it('puts its secrets with replicas into the change feed', async () => {
    const { store } = await upgraded();
    expect(await changedIn(store)).toEqual(['db/password', 'default']);
  });

  it('is left as it was when the upgrade fails', async () => {
    const path = await temporaryFile();
    fileOfSchema1(path);
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE purges (x)');
    const before = schemaOf(path);
    expect(() => sqliteEventStore({ path })).toThrow('table purges already exists');
    expect(schemaOf(path)).toEqual(before);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    database.close();
  });
});

describe('A file of schema version 2', () => {
  it('keeps its data, and accepts further commits', async () => {
    const { store } = await upgraded(fileOfSchema2);
    const { entries } = await store.list(OWNER, { ...PAGE, order: 'name' });
    expect(entries.map(({ summary }) => summary.name)).toEqual(['alone', 'copied']);
    expect(await store.due('purge', NOON, 10)).toEqual([aStream('gone')]);
    const head = await grown(store, aStream('alone'), aCommit([tagged({ team: 'core' })]));
    expect(head.seq).toBe(2);
    expect(await store.replicaStatuses(aStream('copied'))).toEqual(new Map());
  });

  it('puts its secrets with replicas into the change feed, once', async () => {
    const { path, store } = await upgraded(fileOfSchema2);
    expect(await changedIn(store)).toEqual(['copied']);
    expect(await changedIn(openStore(path))).toEqual(['copied']);
  });

  it('gets the same tables as a new file', async () => {
    const { path } = await upgraded(fileOfSchema2);
    const fresh = await temporaryFile();
    openStore(fresh);
    expect(schemaOf(path)).toEqual(schemaOf(fresh));
  });
});

describe('A file of schema version 3', () => {
  it.each([
    ['changedDate', ['b', 'c', 'a']],
    ['accessedDate', ['c', 'a', 'b']],
  ] as const)('lists its secrets by %s from now on', async (order, names) => {
    const { store } = await upgraded(fileOfSchema3);
    const { entries } = await store.list(OWNER, { ...PAGE, order });
    expect(entries.map(({ summary }) => summary.name)).toEqual(names);
  });

  it('is upgraded despite an unreadable entry, which is reported', async () => {
    const { store } = await upgraded(fileOfSchema3);
    for (const order of store.orders) {
      const { unreadable } = await store.list(OWNER, { ...PAGE, order });
      expect(unreadable).toMatchObject([{ name: 'damaged', error: { name: 'SyntaxError' } }]);
    }
  });

  it('moves a secret in its lists when it is changed or read', async () => {
    const { store } = await upgraded(fileOfSchema3);
    const lastOf = async (order: ListOrder) =>
      (await store.list(OWNER, { ...PAGE, order })).entries.at(-1)?.summary.name;
    await store.recordAccess(await store.load(aStream('c')), version('v1'), NOON);
    expect(await lastOf('accessedDate')).toBe('c');
    await grown(store, aStream('b'), aCommit([{ ...tagged({ team: 'core' }), at: later(60) }]));
    expect(await lastOf('changedDate')).toBe('b');
  });

  it('gets the same tables as a new file', async () => {
    const { path } = await upgraded(fileOfSchema3);
    const fresh = await temporaryFile();
    openStore(fresh);
    expect(schemaOf(path)).toEqual(schemaOf(fresh));
  });
});

describe('A file of schema version 4', () => {
  it('keeps its data, and gets the same tables as a new file', async () => {
    const { path, store } = await upgraded(fileOfSchema4);
    const { entries } = await store.list(OWNER, { ...PAGE, order: 'changedDate' });
    expect(entries.map(({ summary }) => summary.name)).toEqual(['b', 'c', 'a']);
    expect((await grown(store, aStream('b'), aCommit([tagged({ team: 'core' })]))).seq).toBe(2);
    const fresh = await temporaryFile();
    openStore(fresh);
    expect(schemaOf(path)).toEqual(schemaOf(fresh));
  });
});

describe('A file of any earlier version', () => {
  it.each([
    ['1', fileOfSchema1],
    ['2', fileOfSchema2],
    ['3', fileOfSchema3],
    ['4', fileOfSchema4],
  ])('such as %s passes a check once it is upgraded', async (_version, fileOf) => {
    const { path } = await upgraded(fileOf);
    const database = openForReading(path);
    const ofFile = checkFile(database, UNKEYED.integrity).filter(({ stream }) => stream === null);
    database.close();
    expect(ofFile).toEqual([]);
  });
});
