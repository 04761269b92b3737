import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { emptyHead } from '../../../domain/secret/head.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { aCommit, aStream, creation, sealed, tagged } from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';
import { walCommits } from './wal-commits.ts';

const STREAMS = Array.from({ length: 20 }, (_, index) => aStream(`secret-${index}`));

const openFile = async () => {
  const path = await temporaryFile();
  return { path, store: openStore(path) };
};

const kinds = (outcomes: readonly { readonly kind: string }[]) => outcomes.map(({ kind }) => kind);

describe('Appends of one turn of the event loop', () => {
  it('share one transaction', async () => {
    const { path, store } = await openFile();
    const before = await walCommits(path);

    const outcomes = await Promise.all(
      STREAMS.map((stream) => store.append(emptyHead(stream), creation(stream.name))),
    );

    expect(kinds(outcomes)).toEqual(STREAMS.map(() => 'appended'));
    expect(await walCommits(path)).toBe(before + 1);
  });

  it('share a few transactions when they are many, with other work in between', async () => {
    const { path, store } = await openFile();
    const before = await walCommits(path);
    let turns = 0;
    const count = () => {
      turns += 1;
      setImmediate(count).unref();
    };
    setImmediate(count).unref();

    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_none, index) =>
        store.append(emptyHead(aStream(`many-${index}`)), creation(`many-${index}`)),
      ),
    );

    expect(kinds(outcomes)).toEqual(outcomes.map(() => 'appended'));
    expect(await walCommits(path)).toBe(before + 4);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('are fewer to a transaction when their values are large', async () => {
    const { path, store } = await openFile();
    const before = await walCommits(path);
    const value = new Uint8Array(64 * 1024);
    await Promise.all(
      STREAMS.map((stream) =>
        store.append(emptyHead(stream), creation(stream.name, 'v1', sealed('v1', value))),
      ),
    );
    expect(await walCommits(path)).toBe(before + 5);
  });

  it('do not share the transaction of a later turn', async () => {
    const { path, store } = await openFile();
    const before = await walCommits(path);
    for (const stream of STREAMS) await store.append(emptyHead(stream), creation(stream.name));
    expect(await walCommits(path)).toBe(before + STREAMS.length);
  });

  it('to one stream conflict: the second is lost to the first', async () => {
    const { path, store } = await openFile();
    const before = await walCommits(path);
    const stream = aStream();

    const [first, second] = await Promise.all([
      store.append(emptyHead(stream), creation(stream.name, 'first')),
      store.append(emptyHead(stream), creation(stream.name, 'second')),
    ]);

    const head = await store.load(stream);
    expect(first).toEqual({ kind: 'appended', head });
    expect(second).toEqual({ kind: 'lost', head });
    expect(await walCommits(path)).toBe(before + 1);
  });

  it('are kept when one of them fails, which leaves nothing', async () => {
    const { path, store } = await openFile();
    const taken = aStream('taken');
    const first = await store.append(emptyHead(taken), creation('taken'));
    if (first.kind !== 'appended') throw new Error(first.kind);
    const before = await walCommits(path);

    const secondValue = aCommit([tagged({ team: 'core' })], { added: sealed('v1') });
    const [left, failing, right] = await Promise.allSettled([
      store.append(emptyHead(aStream('left')), creation('left')),
      store.append(first.head, secondValue),
      store.append(emptyHead(aStream('right')), creation('right')),
    ]);

    expect([left.status, failing.status, right.status]).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await walCommits(path)).toBe(before + 1);
    expect(await store.load(taken)).toEqual(first.head);
    expect((await store.load(aStream('left'))).seq).toBe(1);
    expect((await store.load(aStream('right'))).seq).toBe(1);
  });

  it('are visible to no load before they are durable, and to every load once they are acknowledged', async () => {
    const { path, store } = await openFile();
    const other = openStore(path);
    const stream = aStream();

    const appending = store.append(emptyHead(stream), creation());
    expect((await store.load(stream)).seq).toBe(0);
    const outcome = await appending;

    expect(outcome).toEqual({ kind: 'appended', head: await other.load(stream) });
    expect((await store.load(stream)).seq).toBe(1);
  });
});

describe('close', () => {
  it('commits what is waiting', async () => {
    const path = await temporaryFile();
    const store = sqliteEventStore({ path });
    const appending = store.append(emptyHead(aStream()), creation());
    store.close();

    expect((await appending).kind).toBe('appended');
    expect((await openStore(path).load(aStream())).seq).toBe(1);
    await turn(); // the flush that was due finds nothing to do
  });

  it('commits everything that is waiting, however much it is', async () => {
    const path = await temporaryFile();
    const store = sqliteEventStore({ path });
    const appending = Array.from({ length: 150 }, (_none, index) =>
      store.append(emptyHead(aStream(`many-${index}`)), creation(`many-${index}`)),
    );
    store.close();

    expect(kinds(await Promise.all(appending))).toEqual(appending.map(() => 'appended'));
    expect((await openStore(path).load(aStream('many-149'))).seq).toBe(1);
  });

  it('rejects everything that comes later', async () => {
    const path = await temporaryFile();
    const store = sqliteEventStore({ path });
    store.close();
    await expect(store.append(emptyHead(aStream()), creation())).rejects.toThrow(/not open/);
    await expect(store.load(aStream())).rejects.toThrow();
  });
});
