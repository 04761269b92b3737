import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { emptyHead } from '../../../domain/secret/head.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { aStream, creation } from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const STREAM = aStream();

const onFile = <Result>(path: string, work: (database: DatabaseSync) => Result): Result => {
  const database = new DatabaseSync(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
};

describe('The database file', () => {
  it('keeps everything when it is closed and opened again', async () => {
    const path = await temporaryFile();
    const first = sqliteEventStore({ path });
    await first.append(emptyHead(STREAM), creation());
    const head = await first.load(STREAM);
    first.close();

    const again = openStore(path);
    expect(await again.load(STREAM)).toEqual(head);
    expect(head.seq).toBe(1);
  });

  it('is for its owner only, and so are the files SQLite puts beside it', async () => {
    const path = await temporaryFile();
    openStore(path);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    }
  });

  it('has the version of its schema', async () => {
    const path = await temporaryFile();
    openStore(path);
    const version = onFile(path, (database) => database.prepare('PRAGMA user_version').get());
    expect(version).toEqual({ user_version: 1 });
  });

  it('is refused, and left as it was, when a newer release wrote it', async () => {
    const path = await temporaryFile();
    onFile(path, (database) => database.exec('PRAGMA user_version = 2'));

    expect(() => sqliteEventStore({ path })).toThrow(
      `The database file ${path} was written by a newer release: its schema version is 2, ` +
        'and this release knows 1. Upgrade, or use another file.',
    );

    const tables = onFile(path, (database) => database.prepare('PRAGMA table_list').all());
    expect(tables.map(({ name }) => name)).not.toContain('heads');
  });

  it('is refused when it is something else', async () => {
    const path = await temporaryFile();
    onFile(path, (database) => database.exec('CREATE TABLE heads (x)'));
    expect(() => sqliteEventStore({ path })).toThrow('table heads already exists');
  });

  it('is named when it does not open', async () => {
    const path = join(dirname(await temporaryFile()), 'no', 'such', 'folder', 'secrets.db');
    expect(() => sqliteEventStore({ path })).toThrow(`The database file ${path} does not open`);
  });
});
