import {
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Outage } from '../../../domain/ports/outage.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { type SqliteEventStore, sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { aStatus } from '../../support/a-status.ts';
import { aStream, creation, NOON, version } from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const STREAM = aStream('before');
const OHIO = branded<Region>('us-east-2');
const PAGE = {
  order: 'name',
  descending: false,
  limit: 10,
  after: null,
  namePrefix: null,
} as const;

/** Longer than a read may rely on the last check of the files. */
const A_MOMENT = 20;

type Take = (file: string) => void;

const WAYS: readonly (readonly [way: string, take: Take])[] = [
  ['deleted', (file) => rmSync(file)],
  [
    'replaced',
    (file) => {
      copyFileSync(file, `${file}.other`);
      renameSync(`${file}.other`, file);
    },
  ],
];

const CASES = ['', '-wal', '-shm'].flatMap((suffix) =>
  WAYS.map(([way, take]) => [suffix, way, take] as const),
);

const filled = async () => {
  const path = await temporaryFile();
  const store = openStore(path);
  const head = await grown(store, STREAM, creation('before'));
  return { path, store, head };
};

/** Every call to a store, each by itself. */
const allOf = (store: SqliteEventStore) => [
  () => store.load(STREAM),
  () => store.loadAll([STREAM]),
  () => store.loadSealed(STREAM, version('v1')),
  () => Array.fromAsync(store.readCommits(STREAM)),
  () => store.sealedIds(STREAM),
  () => store.list(STREAM, PAGE),
  () => store.due('purge', NOON, 10),
  () => store.replicaStatuses(STREAM),
  () => store.due('replica', NOON, 10),
  () => store.changes.pending(10),
  () => store.append(emptyHead(aStream()), creation()),
  () => store.recordAccess(emptyHead(STREAM), version('v1'), NOON),
  () => store.removeSealed(STREAM, []),
  () => store.saveReplicaStatus(STREAM, OHIO, aStatus()),
  () => store.removeReplicaStatus(STREAM, OHIO, 1),
  () => store.changes.done(1),
];

describe('An open SQLite store', () => {
  it.each(CASES)(
    'whose file %s was %s answers nothing any more, and says which it is',
    async (suffix, _way, take) => {
      const { path, store } = await filled();
      take(`${path}${suffix}`);
      await pause(A_MOMENT);
      for (const ask of allOf(store)) {
        await expect(ask()).rejects.toMatchObject({
          name: 'Outage',
          kind: 'unavailable',
          message: `${path}${suffix} was deleted or replaced while in use: stop the service, and restore it`,
        });
      }
    },
  );

  it.each(['', '-wal'])('whose file %s was cut short answers nothing any more', async (suffix) => {
    const { path, store } = await filled();
    truncateSync(`${path}${suffix}`, 100);
    await pause(A_MOMENT);
    for (const ask of allOf(store)) {
      await expect(ask()).rejects.toMatchObject({
        name: 'Outage',
        message: expect.stringContaining(`${path}${suffix} was cut short`),
      });
    }
  });

  it('whose file came back answers nothing until it is opened again', async () => {
    const path = await temporaryFile();
    const store = sqliteEventStore({ path });
    const head = await grown(store, STREAM, creation('before'));
    renameSync(path, `${path}.away`);
    await pause(A_MOMENT);
    await expect(store.load(STREAM)).rejects.toThrow(Outage);
    renameSync(`${path}.away`, path);
    await pause(A_MOMENT);
    await expect(store.load(STREAM)).rejects.toThrow(Outage);
    store.close();
    expect(await openStore(path).load(STREAM)).toEqual(head);
  });

  it('does not acknowledge a commit to a log that was deleted in the meantime', async () => {
    const path = await temporaryFile();
    let looks = 0;
    const store = sqliteEventStore({
      path,
      assertHeld: () => {
        looks += 1;
        if (looks === 2) rmSync(`${path}-wal`);
      },
    });
    onTestFinished(() => store.close());
    await expect(store.append(emptyHead(STREAM), creation('before'))).rejects.toThrow(
      `${path}-wal was deleted or replaced`,
    );
  });

  it('rescues acknowledged commits from a deleted log once it notices', async () => {
    const { path, store, head } = await filled();
    rmSync(`${path}-wal`);
    await pause(A_MOMENT);
    await expect(store.load(STREAM)).rejects.toThrow(Outage);
    copyFileSync(path, `${path}.copy`); // as a process would find it that comes after a kill -9
    expect(await openStore(`${path}.copy`).load(STREAM)).toEqual(head);
  });

  it('leaves a file that replaced its own untouched, also when it is closed', async () => {
    const path = await temporaryFile();
    const store = sqliteEventStore({ path });
    await grown(store, STREAM, creation('before'));
    for (const suffix of ['', '-wal', '-shm']) {
      writeFileSync(`${path}.new`, `new${suffix}`);
      renameSync(`${path}.new`, `${path}${suffix}`);
    }
    store.close();
    expect(['', '-wal'].map((suffix) => readFileSync(`${path}${suffix}`, 'utf8'))).toEqual([
      'new',
      'new-wal',
    ]);
  });

  it('calls the check of its owner as well', async () => {
    const path = await temporaryFile();
    let isGone = false;
    const assertHeld = () => {
      if (isGone) throw new Outage('unavailable', 'gone');
    };
    const store = sqliteEventStore({ path, assertHeld });
    onTestFinished(() => store.close());
    await store.load(STREAM);
    isGone = true;
    await pause(A_MOMENT);
    await expect(store.append(emptyHead(STREAM), creation())).rejects.toThrow('gone');
    await expect(store.load(STREAM)).rejects.toThrow('gone');
  });

  it('continues when another process truncates its log, and the log grows again', async () => {
    const { path, store, head } = await filled();
    const other = openStore(path);
    await other.removeSealed(STREAM, []);
    await pause(A_MOMENT);
    expect(await store.load(STREAM)).toEqual(head);
    await grown(store, aStream(), creation());
    expect((await other.load(aStream())).seq).toBe(1);
  });
});
