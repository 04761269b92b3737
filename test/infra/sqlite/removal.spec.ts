import { readFile, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { LOG_LIMIT } from '../../../infra/sqlite/schema.ts';
import { grown } from '../../contract/event-store-steps.ts';
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

/** Another process in the midst of a read, which keeps the log as it is. */
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

describe('Values that were removed', () => {
  it('have left no byte, neither in the database nor in its log', async () => {
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

  it('are not noted as gone while somebody reads and so keeps them in the log', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const [large = sealed('large')] = VALUES;
    await grown(store, STREAM, creation(STREAM.name, 'large', large), purge());
    const reader = readerOf(path);

    await store.removeSealed(STREAM, await store.sealedIds(STREAM));

    expect(await store.sealedIds(STREAM)).toEqual([]);
    expect(await traces(path)).toBeGreaterThan(1_000);
    expect(await store.due(NOON, 10)).toEqual([STREAM]);

    reader.close();
    await vi.waitFor(
      async () => {
        expect(await traces(path)).toBe(0);
        expect(await store.due(NOON, 10)).toEqual([]);
      },
      { timeout: 20_000, interval: 100 },
    );
  });

  it('are still to be noted as gone by the next process', async () => {
    const path = await temporaryFile();
    const first = sqliteEventStore({ path });
    await grown(first, STREAM, creation(), purge());
    const reader = readerOf(path);
    await first.removeSealed(STREAM, [version('v1')]);
    first.close();

    const store = openStore(path);
    expect(await store.due(NOON, 10)).toEqual([STREAM]);
    reader.close();
    await store.removeSealed(STREAM, []);
    expect(await store.due(NOON, 10)).toEqual([]);
  });

  it('are gone also when the store is closed meanwhile', async () => {
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
  it('that grew while somebody read is short again once the reader is gone', async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    await grown(store, aStream('stays'), creation('stays'));
    const reader = readerOf(path);
    const value = new Uint8Array(64 * 1024).fill(7);
    for (let number = 0; number < 90; number += 1) {
      const name = `secret-${number}`;
      await grown(store, aStream(name), creation(name, 'v1', sealed('v1', value)));
    }
    const sizeOf = async () => (await stat(`${path}-wal`)).size;
    expect(await sizeOf()).toBeGreaterThan(LOG_LIMIT);

    reader.close();
    await vi.waitFor(async () => expect(await sizeOf()).toBeLessThanOrEqual(LOG_LIMIT), {
      timeout: 20_000,
      interval: 100,
    });
  });
});
