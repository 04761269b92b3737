import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { aStream, creation, purge, replacement, sealed, version } from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const STREAM = aStream();

/** Large enough for pages of their own, and small enough to share one. */
const VALUES = ['large', 'small'].map((label) => {
  const text = `canary-${label};`.repeat(label === 'large' ? 4_000 : 5);
  return sealed(label, new TextEncoder().encode(text));
});

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
