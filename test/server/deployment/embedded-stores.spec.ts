import {
  cpSync,
  existsSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PageRequest } from '../../../domain/ports/secret-index.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { LOCK_FILE } from '../../../server/data-directory/lock.ts';
import { embeddedStores } from '../../../server/deployment/embedded-backends.ts';
import { aStatus } from '../../support/a-status.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  NOON,
  replicaAdded,
  tagged,
  version,
} from '../../support/examples.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const TOKYO = branded<Region>('ap-northeast-1');
const OHIO = branded<Region>('us-east-2');
const streamIn = (region: Region): StreamId => ({ ...aStream(), region });

const PAGE: PageRequest = {
  order: 'name',
  descending: false,
  limit: 10,
  after: null,
  namePrefix: null,
};

const openStores = (onChange?: (region: Region) => void) => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, LOCK_FILE), '');
  const stores = embeddedStores(directory, { onChange });
  onTestFinished(stores.close);
  return { directory, stores };
};

const regionIn = (path: string): string => path.split('/').at(-2) ?? '';

/** The target of a link; empty for a descriptor that has been closed meanwhile. */
const linkAt = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

/** Replaces a directory by a copy of itself: the same names and contents, but other files. */
const replaceByCopy = (directory: string): void => {
  cpSync(directory, `${directory}.copy`, { recursive: true });
  rmSync(directory, { recursive: true });
  renameSync(`${directory}.copy`, directory);
};

/** Lists the files below a directory that this process has open. */
const openFiles = (directory: string): readonly string[] =>
  readdirSync('/proc/self/fd', { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => linkAt(join('/proc/self/fd', name)))
    .filter((path) => path.startsWith(directory));

describe('The store of a region', () => {
  it('reads as empty and creates no file until something is appended', async () => {
    const { directory, stores } = openStores();
    const store = stores.of(TOKYO);
    const stream = streamIn(TOKYO);
    expect(await store.load(stream)).toEqual(emptyHead(stream));
    expect(await store.loadSealed(stream, version('v1'))).toBeNull();
    expect(await Array.fromAsync(store.readCommits(stream))).toEqual([]);
    expect(await store.loadAll([stream])).toEqual([emptyHead(stream)]);
    expect(await store.sealedIds(stream)).toEqual([]);
    expect(await store.list(stream, PAGE)).toEqual({ entries: [], unreadable: [], next: null });
    expect(await store.due('purge', NOON, 10)).toEqual([]);
    await store.recordAccess(emptyHead(stream), version('v1'), NOON);
    await store.removeSealed(stream, [version('v1')]);
    expect(await store.replicaStatuses(stream)).toEqual(new Map());
    expect(await store.due('replica', NOON, 10)).toEqual([]);
    await store.removeReplicaStatus(stream, OHIO, 1);
    expect(await stores.changes?.(TOKYO).pending(10)).toEqual([]);
    await stores.changes?.(TOKYO).done(1);
    expect(existsSync(join(directory, 'regions'))).toBe(false);

    expect((await store.append(emptyHead(stream), creation())).kind).toBe('appended');
    expect((await store.load(stream)).seq).toBe(1);
    expect(await Array.fromAsync(store.readCommits(stream))).toHaveLength(1);
    expect(await store.loadAll([stream])).toMatchObject([{ seq: 1 }]);
    expect(await store.sealedIds(stream)).toEqual([version('v1')]);
    expect((await store.list(stream, PAGE)).entries).toHaveLength(1);
    expect(await store.due('purge', NOON, 10)).toEqual([]);
  });

  it('answers as before after a hundred other regions have been used', async () => {
    const { directory, stores } = openStores();
    const regions = Array.from({ length: 100 }, (_, index) =>
      branded<Region>(`mars-north-${index}`),
    );
    for (const region of regions) {
      const outcome = await stores.of(region).append(emptyHead(streamIn(region)), creation());
      expect(outcome.kind).toBe('appended');
    }
    for (const region of regions) {
      const head = await stores.of(region).load(streamIn(region));
      expect(head.seq).toBe(1);
    }
    const first = regions[0] ?? TOKYO;
    const head = await stores.of(first).load(streamIn(first));
    const next = await stores.of(first).append(head, aCommit([tagged({ team: 'core' })]));
    expect(next.kind).toBe('appended');
    expect(new Set(openFiles(directory).map(regionIn)).size).toBeLessThanOrEqual(64);
  });
});

describe('Saving the status of a replica', () => {
  it('creates the store of the region, which then returns the status', async () => {
    const { stores } = openStores();
    const store = stores.of(TOKYO);
    const stream = streamIn(TOKYO);
    const status = aStatus({ state: 'Failed', retryAt: NOON });
    expect(await store.saveReplicaStatus(stream, OHIO, status)).toBe(true);
    expect(stores.regions()).toEqual([TOKYO]);
    expect(await store.replicaStatuses(stream)).toEqual(new Map([[OHIO, status]]));
    expect(await store.due('replica', NOON, 10)).toEqual([stream]);
    await store.removeReplicaStatus(stream, OHIO, 1);
    expect(await store.replicaStatuses(stream)).toEqual(new Map());
  });
});

describe('The change feed of a region', () => {
  it('has the changes of its region only, and the callback gets the region of each', async () => {
    const changed: Region[] = [];
    const { stores } = openStores((region) => changed.push(region));
    const replicated = aCommit([created(), replicaAdded('eu-west-1')]);
    for (const region of [TOKYO, OHIO]) {
      await stores.of(region).append(emptyHead(streamIn(region)), replicated);
    }
    expect(changed).toEqual([TOKYO, OHIO]);

    const feed = stores.changes?.(TOKYO);
    const changes = await feed?.pending(10);
    expect(changes).toEqual([{ id: expect.any(Number), stream: streamIn(TOKYO) }]);
    await feed?.done(changes?.[0]?.id ?? 0);
    expect(await feed?.pending(10)).toEqual([]);
    expect(await stores.changes?.(OHIO).pending(10)).toHaveLength(1);
  });
});

describe('A data directory that is lost while its service runs', () => {
  const GONE = { name: 'Outage', message: expect.stringContaining('was deleted or replaced') };

  it.each<[string, (directory: string) => void]>([
    ['deleted', (directory) => rmSync(directory, { recursive: true })],
    [
      'replaced',
      (directory) => {
        writeFileSync(join(directory, 'other'), '');
        renameSync(join(directory, 'other'), join(directory, LOCK_FILE));
      },
    ],
  ])('accepts no writes and creates no files once it is %s', async (_, lose) => {
    const { directory, stores } = openStores();
    const known = stores.of(TOKYO);
    const outcome = await known.append(emptyHead(streamIn(TOKYO)), creation());
    if (outcome.kind !== 'appended') throw new Error(outcome.kind);
    lose(directory);

    const tag = aCommit([tagged({ team: 'core' })]);
    await expect(known.append(outcome.head, tag)).rejects.toMatchObject(GONE);

    const other = branded<Region>('eu-west-1');
    const stream = streamIn(other);
    const appending = stores.of(other).append(emptyHead(stream), creation());
    await expect(appending).rejects.toMatchObject(GONE);
    await expect(stores.of(other).load(stream)).rejects.toMatchObject(GONE);
    expect(existsSync(join(directory, 'regions', other))).toBe(false);
  });
});

describe('A region file that is lost while its service runs', () => {
  const GONE = { name: 'Outage', message: expect.stringContaining('was deleted or replaced') };
  const A_MOMENT = 20;

  const WAYS: readonly (readonly [string, (region: string) => void])[] = [
    ['deleted', (region) => rmSync(region, { recursive: true })],
    ['replaced by its copy', replaceByCopy],
  ];

  it.each(WAYS)(
    'does not read as empty and is not created again once it is %s, and other regions go on',
    async (_, lose) => {
      const { directory, stores } = openStores();
      for (const region of [TOKYO, OHIO]) {
        await stores.of(region).append(emptyHead(streamIn(region)), creation());
      }
      lose(join(directory, 'regions', TOKYO));
      await pause(A_MOMENT);

      const stream = streamIn(TOKYO);
      const store = stores.of(TOKYO);
      const calls = await Promise.allSettled([
        store.load(stream),
        store.list(stream, PAGE),
        store.due('purge', NOON, 10),
        store.append(emptyHead({ ...stream, name: aStream('other').name }), creation('other')),
        store.recordAccess(emptyHead(stream), version('v1'), NOON),
        stores.changes?.(TOKYO).pending(10),
      ]);
      expect(calls).toMatchObject(calls.map(() => ({ status: 'rejected', reason: GONE })));
      expect(stores.regions().toSorted()).toEqual([TOKYO, OHIO].toSorted());
      expect((await stores.of(OHIO).load(streamIn(OHIO))).seq).toBe(1);
    },
  );

  it.each(WAYS)('is treated the same if it is %s before its first use', async (_, lose) => {
    const { directory, stores } = openStores();
    await stores.of(TOKYO).append(emptyHead(streamIn(TOKYO)), creation());
    stores.close();
    const later = embeddedStores(directory);
    onTestFinished(later.close);
    lose(join(directory, 'regions', TOKYO));
    await expect(later.of(TOKYO).load(streamIn(TOKYO))).rejects.toMatchObject(GONE);
    const appending = later.of(TOKYO).append(emptyHead(streamIn(TOKYO)), creation());
    await expect(appending).rejects.toMatchObject(GONE);
  });
});

describe('A name that is not the name of a region', () => {
  it.each(['../../x', '..', 'eu-west-1/x', ''])('such as %j creates no directory', async (name) => {
    const { directory, stores } = openStores();
    const region = branded<Region>(name);
    const store = stores.of(region);
    await expect(store.append(emptyHead(streamIn(region)), creation())).rejects.toThrow(
      'no region',
    );
    await expect(store.load(streamIn(region))).rejects.toThrow('no region');
    expect(readdirSync(directory)).toEqual([LOCK_FILE]);
  });
});
