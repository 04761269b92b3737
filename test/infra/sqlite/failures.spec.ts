import { DatabaseSync } from 'node:sqlite';
import { setTimeout as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PageRequest } from '../../../domain/ports/secret-index.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { groupCommit } from '../../../infra/sqlite/group-commit.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { aStatus } from '../../support/a-status.ts';
import { aStream, creation, NOON, version } from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const openDatabase = async (setup: string): Promise<DatabaseSync> => {
  const database = new DatabaseSync(await temporaryFile());
  onTestFinished(() => database.close());
  database.exec(setup);
  return database;
};

const rowsOf = (database: DatabaseSync): readonly unknown[] =>
  database.prepare('SELECT id FROM things ORDER BY id').all();

const PARENTS_CHECKED_AT_COMMIT = `
  CREATE TABLE things (
    id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED
  )`;

const SMALL_DISK = `
  CREATE TABLE things (id INTEGER PRIMARY KEY, filling BLOB);
  PRAGMA max_page_count = 10`;

const PAGE: PageRequest = {
  order: 'name',
  descending: false,
  limit: 10,
  after: null,
  namePrefix: null,
};

const OUTAGE = { name: 'Outage', kind: 'unavailable' };

describe('A group whose COMMIT fails', () => {
  it('acknowledges and keeps none of its members, and does not affect the next group', async () => {
    const database = await openDatabase(PARENTS_CHECKED_AT_COMMIT);
    const insert = database.prepare('INSERT INTO things VALUES (?, ?)');
    const writes = groupCommit(database);

    const group = await Promise.allSettled([
      writes.add(() => insert.run(1, null)),
      writes.add(() => insert.run(2, 999)),
      writes.add(() => insert.run(3, null)),
    ]);

    expect(group.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(rowsOf(database)).toEqual([]);
    await writes.add(() => insert.run(4, null));
    expect(rowsOf(database)).toEqual([{ id: 4 }]);
  });
});

describe('A full disk', () => {
  it('is an outage for the whole group, and keeps none of it', async () => {
    const database = await openDatabase(SMALL_DISK);
    const insert = database.prepare('INSERT INTO things VALUES (?, zeroblob(?))');
    const writes = groupCommit(database);

    const group = await Promise.allSettled([
      writes.add(() => insert.run(1, 10)),
      writes.add(() => insert.run(2, 1_000_000)),
      writes.add(() => insert.run(3, 10)),
    ]);

    const outage = { status: 'rejected', reason: OUTAGE };
    expect(group).toMatchObject([outage, outage, outage]);
    expect(rowsOf(database)).toEqual([]);
    await writes.add(() => insert.run(4, 10));
    expect(rowsOf(database)).toEqual([{ id: 4 }]);
  });
});

describe('A file that another process keeps locked', () => {
  it('is tried once for all waiting members, however many they are', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    let tries = 0;
    const { exec } = DatabaseSync.prototype;
    DatabaseSync.prototype.exec = function (sql) {
      if (sql === 'BEGIN IMMEDIATE') tries += 1;
      return exec.call(this, sql);
    };
    onTestFinished(() => {
      DatabaseSync.prototype.exec = exec;
    });

    const outcomes = await Promise.allSettled(
      Array.from({ length: 150 }, (_none, index) =>
        store.append(emptyHead(aStream(`secret-${index}`)), creation(`secret-${index}`)),
      ),
    );

    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(tries).toBe(10);
  });

  it('is an outage for writers, while reads continue', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const head = await grown(store, aStream('before'), creation('before'));
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');

    const writes = await Promise.allSettled([
      store.append(emptyHead(aStream()), creation()),
      store.recordAccess(head, version('v1'), NOON),
      store.removeSealed(head.stream, []),
      store.saveReplicaStatus(head.stream, branded<Region>('us-east-1'), aStatus()),
      store.removeReplicaStatus(head.stream, branded<Region>('us-east-1'), 1),
      store.changes.done(1),
    ]);

    const outage = { status: 'rejected', reason: OUTAGE };
    expect(writes).toMatchObject(writes.map(() => outage));
    expect(await store.replicaStatuses(head.stream)).toEqual(new Map());
    expect(await store.due('replica', NOON, 10)).toEqual([]);
    expect(await store.changes.pending(10)).toEqual([]);
    expect(await store.load(head.stream)).toEqual(head);
    expect(await store.sealedIds(head.stream)).toEqual([version('v1')]);
    expect((await store.list(head.stream, PAGE)).entries).toHaveLength(1);
    expect(await store.due('purge', NOON, 10)).toEqual([]);

    other.close();
    expect((await store.append(emptyHead(aStream()), creation())).kind).toBe('appended');
  });

  it('for a moment delays writers, but nothing else', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');

    const first = store.append(emptyHead(aStream('first')), creation('first'));
    await turn(); // the write was tried
    const second = store.append(emptyHead(aStream('second')), creation('second'));
    await turn();
    expect((await store.load(aStream('first'))).seq).toBe(0);
    other.exec('ROLLBACK');

    expect((await first).kind).toBe('appended');
    expect((await second).kind).toBe('appended');
  });

  it('is not waited for by an access record, alone or beside a waiting write', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const head = await grown(store, aStream('read'), creation('read'));
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');

    await expect(store.recordAccess(head, version('v1'), NOON)).rejects.toMatchObject(OUTAGE);
    const append = store.append(emptyHead(aStream()), creation());
    for (const _ of ['in the same turn', 'while the write waits']) {
      await expect(store.recordAccess(head, version('v1'), NOON)).rejects.toMatchObject(OUTAGE);
    }
    other.exec('ROLLBACK');

    expect((await append).kind).toBe('appended');
    await store.recordAccess(head, version('v1'), NOON);
    expect((await store.load(head.stream)).access.on).toBe(NOON);
  });

  it('is not waited for when the store is closed', async () => {
    const path = await temporaryFile();
    const store = sqliteEventStore({ path });
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const appending = store.append(emptyHead(aStream()), creation());
    await turn();
    store.close();
    await expect(appending).rejects.toMatchObject(OUTAGE);
  });
});

describe('A file that cannot be written', () => {
  it('is an outage for writers', async () => {
    const path = await temporaryFile();
    sqliteEventStore({ path }).close();
    const database = new DatabaseSync(path, { readOnly: true });
    onTestFinished(() => database.close());
    const writes = groupCommit(database);
    const insert = () => database.exec("INSERT INTO heads (account) VALUES ('a')");
    await expect(writes.add(insert)).rejects.toMatchObject({
      ...OUTAGE,
      message: 'The database is read-only: its file or its disk cannot be written',
    });
  });
});
