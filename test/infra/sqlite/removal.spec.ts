import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { LOG_LIMIT } from '../../../infra/sqlite/schema.ts';
import { checkpointInThread } from '../../../infra/sqlite/wal.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { watchConnections } from '../../support/connections.ts';
import {
  aStream,
  creation,
  NOON,
  purge,
  replacement,
  sealed,
  version,
} from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const STREAM = aStream();

/** Large enough for pages of their own, and small enough to share one. */
const VALUES = ['large', 'small'].map((label) => {
  const text = `canary-${label};`.repeat(label === 'large' ? 4_000 : 5);
  return sealed(label, new TextEncoder().encode(text));
});

/** Another process in the middle of a read, which prevents truncation of the log. */
const readerOf = (path: string): DatabaseSync => {
  const reader = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => {
    if (reader.isOpen) reader.close();
  });
  reader.exec('BEGIN; SELECT count(*) FROM heads');
  return reader;
};

const traces = async (path: string): Promise<number> => {
  const files = await Promise.all([path, `${path}-wal`].map((file) => readFile(file, 'latin1')));
  return files.join('').split('canary').length - 1;
};

describe('Removed values', () => {
  it('leave no byte in the database or its log', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const [large = sealed('large'), small = sealed('small')] = VALUES;
    await grown(store, aStream('stays'), creation('stays'));
    await grown(store, STREAM, creation(STREAM.name, 'large', large));
    await grown(store, STREAM, replacement('large', 'small', small), purge());
    expect(await traces(path)).toBeGreaterThan(1_000);

    await store.removeSealed(STREAM, await store.sealedIds(STREAM));

    expect(await traces(path)).toBe(0);
    expect((await store.load(aStream('stays'))).current).toEqual(sealed('v1'));
  });

  it('do not count as gone while a read keeps them in the log', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const [large = sealed('large')] = VALUES;
    await grown(store, STREAM, creation(STREAM.name, 'large', large), purge());
    const reader = readerOf(path);

    await store.removeSealed(STREAM, await store.sealedIds(STREAM));

    expect(await store.sealedIds(STREAM)).toEqual([]);
    expect(await traces(path)).toBeGreaterThan(1_000);
    expect(await store.due('purge', NOON, 10)).toEqual([STREAM]);

    reader.close();
    await vi.waitFor(
      async () => {
        expect(await traces(path)).toBe(0);
        expect(await store.due('purge', NOON, 10)).toEqual([]);
      },
      { timeout: 20_000, interval: 100 },
    );
  });

  it('are marked as gone by the next process', async () => {
    const path = await temporaryFile();
    const first = sqliteEventStore({ path });
    await grown(first, STREAM, creation(), purge());
    const reader = readerOf(path);
    await first.removeSealed(STREAM, [version('v1')]);
    first.close();

    const store = openStore(path);
    expect(await store.due('purge', NOON, 10)).toEqual([STREAM]);
    reader.close();
    await store.removeSealed(STREAM, []);
    expect(await store.due('purge', NOON, 10)).toEqual([]);
  });

  it('are gone even if the store is closed in the meantime', async () => {
    const path = await temporaryFile();
    const store = sqliteEventStore({ path });
    await grown(store, STREAM, creation(), purge());

    const removing = store.removeSealed(STREAM, [version('v1')]);
    store.close();
    await removing;

    expect(await openStore(path).sealedIds(STREAM)).toEqual([]);
  });
});

describe('The log of a store', () => {
  it('that grew during a long read is truncated once the reader is gone', async () => {
    const connections = watchConnections();
    const path = await temporaryFile();
    const store = openStore(path);
    const setting = () => connections()[0]?.prepare('PRAGMA wal_autocheckpoint').get();
    const usual = setting();
    await grown(store, aStream('stays'), creation('stays'));
    const reader = readerOf(path);
    const value = new Uint8Array(64 * 1024).fill(7);
    for (let number = 0; number < 90; number += 1) {
      const name = `secret-${number}`;
      await grown(store, aStream(name), creation(name, 'v1', sealed('v1', value)));
    }
    const sizeOf = async () => (await stat(`${path}-wal`)).size;
    expect(await sizeOf()).toBeGreaterThan(LOG_LIMIT);
    // No commit copies all of it.
    expect(setting()).toEqual({ wal_autocheckpoint: 0 });

    reader.close();
    await vi.waitFor(async () => expect(await sizeOf()).toBeLessThanOrEqual(LOG_LIMIT), {
      timeout: 20_000,
      interval: 100,
    });
    expect(usual).toEqual({ wal_autocheckpoint: 1_000 });
    // Another thread truncates the file; this one restores its connection's setting a moment later.
    await vi.waitFor(() => expect(setting()).toEqual(usual), { timeout: 5_000, interval: 20 });
  });

  it('that is long is checkpointed by another thread before it is truncated', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const reader = readerOf(path);
    const value = new Uint8Array(64 * 1024).fill(7);
    for (let number = 0; number < 90; number += 1) {
      const name = `secret-${number}`;
      await grown(store, aStream(name), creation(name, 'v1', sealed('v1', value)));
    }
    reader.close();
    const behind = watchCuts();

    await vi.waitFor(() => expect(behind.length).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 20,
    });

    expect(Math.max(...behind)).toBeLessThanOrEqual(1_000);
    expect((await store.load(aStream('secret-89'))).seq).toBe(1);
  });

  it('that a crash left long is not copied by the first commit', async () => {
    const crashed = await temporaryFile();
    const before = openStore(crashed);
    readerOf(crashed);
    const value = new Uint8Array(64 * 1024).fill(7);
    for (let number = 0; number < 90; number += 1) {
      const name = `secret-${number}`;
      await grown(before, aStream(name), creation(name, 'v1', sealed('v1', value)));
    }
    const path = await temporaryFile();
    for (const part of ['', '-wal']) await copyFile(`${crashed}${part}`, `${path}${part}`);
    const sizeOf = async () => (await stat(path)).size;
    const small = await sizeOf();

    const store = openStore(path);
    await grown(store, aStream('first'), creation('first'));

    expect(await sizeOf()).toBe(small);
    await vi.waitFor(async () => expect(await sizeOf()).toBeGreaterThan(small), {
      timeout: 20_000,
      interval: 100,
    });
    expect((await store.load(aStream('secret-89'))).seq).toBe(1);
  });

  it('of a missing file cannot be checkpointed, which is reported', async () => {
    expect(await checkpointInThread(join(await temporaryFile(), 'gone'))).toBe(false);
  });
});

/** The pages that each truncation of the running test copies in this thread. */
const watchCuts = (): readonly number[] => {
  const behind: number[] = [];
  const { get } = StatementSync.prototype;
  const lagging = new Map<StatementSync, number>();
  StatementSync.prototype.get = function (this: StatementSync, ...parameters: never[]) {
    const row = Reflect.apply(get, this, parameters);
    if (this.sourceSQL.includes('NOOP')) {
      lagging.clear();
      lagging.set(this, Number(row?.log) - Number(row?.checkpointed));
    }
    if (this.sourceSQL.includes('TRUNCATE')) behind.push(...lagging.values());
    return row;
  };
  onTestFinished(() => {
    StatementSync.prototype.get = get;
  });
  return behind;
};
