import { stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { unopened } from '../../../infra/sqlite/outages.ts';
import { SCHEMA_VERSION } from '../../../infra/sqlite/tables.ts';
import { aStream, creation } from '../../support/examples.ts';
import { privateDatabase } from '../../support/private-database.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const STREAM = aStream();

const onFile = <Result>(path: string, work: (database: DatabaseSync) => Result): Result => {
  const database = privateDatabase(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
};

describe('The database file', () => {
  it('keeps everything across closing and opening', async () => {
    const path = await temporaryFile();
    const first = sqliteEventStore({ path });
    await first.append(emptyHead(STREAM), creation());
    const head = await first.load(STREAM);
    first.close();

    const again = openStore(path);
    expect(await again.load(STREAM)).toEqual(head);
    expect(head.seq).toBe(1);
  });

  it('is accessible to its owner only, and so are the files SQLite puts beside it', async () => {
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
    expect(version).toEqual({ user_version: SCHEMA_VERSION });
  });

  it('is rejected, and left as it was, when a newer release wrote it', async () => {
    const path = await temporaryFile();
    onFile(path, (database) => database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`));

    expect(() => sqliteEventStore({ path })).toThrow(
      `${path} was written by a newer release: its schema version is ${SCHEMA_VERSION + 1}, ` +
        `and this release knows ${SCHEMA_VERSION}, `,
    );

    const tables = onFile(path, (database) => database.prepare('PRAGMA table_list').all());
    expect(tables.map(({ name }) => name)).not.toContain('heads');
  });

  it('is rejected when it is something else', async () => {
    const path = await temporaryFile();
    onFile(path, (database) => database.exec('CREATE TABLE heads (x)'));
    expect(() => sqliteEventStore({ path })).toThrow('table heads already exists');
  });

  it('is created with its directory, which is accessible to its owner only', async () => {
    const path = join(dirname(await temporaryFile()), 'new', 'folder', 'secrets.db');
    openStore(path);
    expect(((await stat(dirname(path))).mode & 0o777).toString(8)).toBe('700');
  });

  it('opens while another process writes to it', async () => {
    const path = await temporaryFile();
    sqliteEventStore({ path }).close();
    const other = new DatabaseSync(path);
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    expect((await openStore(path).load(STREAM)).seq).toBe(0);
  });
});

describe('A database file that does not open', () => {
  it('is a misconfiguration that quotes the system error', async () => {
    const file = await temporaryFile();
    await writeFile(file, '');
    const path = join(file, 'secrets.db');
    expect(() => sqliteEventStore({ path })).toThrow(Misconfiguration);
    expect(() => sqliteEventStore({ path })).toThrow(
      `The database file ${path} does not open: EEXIST: file already exists`,
    );
  });

  it('is a misconfiguration when it is not a database', async () => {
    const path = await temporaryFile();
    await writeFile(path, 'x'.repeat(10_000), { mode: 0o600 });
    expect(() => sqliteEventStore({ path })).toThrow(
      new Misconfiguration(`The database file ${path} does not open: file is not a database`),
    );
  });

  it.each(['EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'EIO'])('for %s is an outage', (code) => {
    const fault = Object.assign(new Error(`${code}: trouble`), { code, syscall: 'open' });
    expect(unopened('/x', fault)).toMatchObject({
      name: 'Outage',
      kind: 'unavailable',
      message: `The database file /x does not open: ${code}: trouble`,
    });
  });

  it.each(['EROFS', 'EACCES', 'EPERM'])('for %s is a misconfiguration', (code) => {
    const fault = Object.assign(new Error(`${code}: trouble`), { code, syscall: 'mkdir' });
    expect(unopened('/x', fault)).toMatchObject({
      name: 'Misconfiguration',
      message: `The database file /x does not open: ${code}: trouble`,
    });
  });

  it('is an outage for the result codes of SQLite that may pass', () => {
    const fault = Object.assign(new Error('cannot open'), {
      code: 'ERR_SQLITE_ERROR',
      errcode: 14,
    });
    expect(unopened('/x', fault)).toMatchObject({
      name: 'Outage',
      message: 'The database file /x does not open: The database is unable to open its file',
    });
  });

  it('keeps an error that is a bug of ours', () => {
    const bug = new TypeError('x');
    expect(unopened('/x', bug)).toBe(bug);
  });
});
