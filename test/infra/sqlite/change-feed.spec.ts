import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyHead } from '../../../domain/secret/head.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { appended, grown } from '../../contract/event-store-steps.ts';
import { EVERY_EVENT } from '../../support/every-event.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  purge,
  replicaAdded,
  sealed,
  tagged,
} from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';
import { walCommits } from './wal-commits.ts';

const STREAM = aStream();
const ENOUGH = 100;

const replicated = (name = 'db/password') => aCommit([created(name), replicaAdded('us-east-1')]);
const change = aCommit([tagged({ team: 'core' })]);
const impossible = aCommit([EVERY_EVENT.EncryptionKeyChanged], { rewrapped: [sealed('none')] });

const opened = async () => {
  const path = await temporaryFile();
  return { path, store: openStore(path) };
};

describe('The change feed', () => {
  it('is empty as long as no secret has replicas', async () => {
    const { store } = await opened();
    expect(await store.changes.pending(ENOUGH)).toEqual([]);
    await grown(store, STREAM, creation(), change, purge());
    expect(await store.changes.pending(ENOUGH)).toEqual([]);
  });

  it('has each commit of a stream from its first replica on', async () => {
    const { store } = await opened();
    const added = aCommit([replicaAdded('us-east-1')]);
    const removed = aCommit([EVERY_EVENT.ReplicaRemoved]);
    await grown(store, STREAM, creation(), added, change, removed, purge(), creation());

    const changes = await store.changes.pending(ENOUGH);

    expect(changes.map(({ stream }) => stream)).toEqual(Array(5).fill(STREAM));
    const ids = changes.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((left, right) => left - right));
  });

  it('has the streams in the order of their commits, oldest first', async () => {
    const { store } = await opened();
    const names = ['c', 'a', 'b'];
    for (const name of names) await grown(store, aStream(name), replicated(name));
    for (const limit of [1, 2, 3]) {
      const changes = await store.changes.pending(limit);
      expect(changes.map(({ stream }) => stream.name)).toEqual(names.slice(0, limit));
    }
  });

  it('is written in the transaction of the commit', async () => {
    const { path, store } = await opened();
    const before = await walCommits(path);
    await appended(store, emptyHead(STREAM), replicated());
    expect(await store.changes.pending(ENOUGH)).toHaveLength(1);
    expect(await walCommits(path)).toBe(before + 1);
  });

  it('has nothing of an append that was lost or failed in its group', async () => {
    const { store } = await opened();
    const head = await grown(store, STREAM, replicated());
    const other = aStream('other');

    const outcomes = await Promise.allSettled([
      store.append(emptyHead(STREAM), replicated()),
      store.append(head, impossible),
      store.append(emptyHead(other), replicated('other')),
    ]);

    expect(outcomes).toMatchObject([
      { value: { kind: 'lost' } },
      { status: 'rejected' },
      { value: { kind: 'appended' } },
    ]);
    const changes = await store.changes.pending(ENOUGH);
    expect(changes.map(({ stream }) => stream)).toEqual([STREAM, other]);
  });

  it('removes changes that are done, and none after them', async () => {
    const { store } = await opened();
    await grown(store, STREAM, replicated(), change, change);
    const [first, second, third] = await store.changes.pending(ENOUGH);

    await store.changes.done(second?.id ?? 0);
    expect(await store.changes.pending(ENOUGH)).toEqual([third]);

    await store.changes.done(first?.id ?? 0);
    expect(await store.changes.pending(ENOUGH)).toEqual([third]);
  });

  it('outlives its store, and never reuses an id', async () => {
    const path = await temporaryFile();
    const first = sqliteEventStore({ path });
    await grown(first, STREAM, replicated(), change);
    const changes = await first.changes.pending(ENOUGH);
    first.close();

    const second = sqliteEventStore({ path });
    expect(await second.changes.pending(ENOUGH)).toEqual(changes);
    await second.changes.done(changes.at(-1)?.id ?? 0);
    expect(await second.changes.pending(ENOUGH)).toEqual([]);
    second.close();

    const third = openStore(path);
    await grown(third, STREAM, change);
    const [next] = await third.changes.pending(ENOUGH);
    expect(next?.id).toBeGreaterThan(changes.at(-1)?.id ?? 0);
  });
});

describe('The callback for changes', () => {
  /** A store, and how many changes a reader of the file had found at each call of the callback. */
  const watched = async () => {
    const path = await temporaryFile();
    const found: unknown[] = [];
    const store = sqliteEventStore({
      path,
      onChange: () => {
        const row = reader.prepare('SELECT count(*) AS changes FROM changes').get();
        found.push(row?.changes);
      },
    });
    const reader = new DatabaseSync(path);
    onTestFinished(() => {
      reader.close();
      store.close();
    });
    return { store, found };
  };

  it('is called for each change once it is durable and visible to others', async () => {
    const { store, found } = await watched();
    await appended(store, emptyHead(STREAM), replicated());
    expect(found).toEqual([1]);
    await Promise.all([
      grown(store, STREAM, change),
      grown(store, aStream('other'), replicated('other')),
    ]);
    expect(found).toEqual([1, 3, 3]);
  });

  it('is not called when there is no change', async () => {
    const { store, found } = await watched();
    await grown(store, aStream('alone'), creation('alone'));
    const head = await grown(store, STREAM, replicated());
    expect((await store.append(emptyHead(STREAM), replicated())).kind).toBe('lost');
    await expect(store.append(head, impossible)).rejects.toThrow();
    expect(found).toEqual([1]);
  });
});
