import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyHead } from '../../../domain/secret/head.ts';
import { groupCommit } from '../../../infra/sqlite/group-commit.ts';
import { aStream, creation } from '../../support/examples.ts';
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

const OUTAGE = { name: 'Outage', kind: 'unavailable' };

describe('A group whose COMMIT fails', () => {
  it('acknowledges none of its members and keeps none, and the next group is not harmed', async () => {
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
  it('is an outage for writers, and readers go on', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    await store.append(emptyHead(aStream('before')), creation('before'));
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');

    await expect(store.append(emptyHead(aStream()), creation())).rejects.toMatchObject(OUTAGE);
    expect((await store.load(aStream('before'))).seq).toBe(1);

    other.close();
    expect((await store.append(emptyHead(aStream()), creation())).kind).toBe('appended');
  });
});
