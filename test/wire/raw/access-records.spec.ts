import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { instant, type VersionId } from '../../../domain/secret/ids.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { token, valuesOf } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;
beforeEach(() => {
  service = memoryService();
  db = valuesOf(service, 'db');
});
afterEach(() => service.close());

describe('T34: LastAccessedDate', () => {
  const MIDNIGHT = Date.UTC(2026, 0, 2) / 1000;

  it('is absent until a value was read, and then the midnight of that day', async () => {
    await db.create('v1');
    await db.put('v2');
    await db.list();
    expect(await db.describe()).not.toHaveProperty('LastAccessedDate');
    await db.get();
    expect((await db.describe()).LastAccessedDate).toBe(MIDNIGHT);
  });

  it('does not count as a change', async () => {
    await db.create('v1');
    const { LastChangedDate } = await db.describe();
    await db.get();
    expect((await db.describe()).LastChangedDate).toBe(LastChangedDate);
  });
});

describe('An access record', () => {
  const serviceOn = (store: EventStore) => {
    service.close();
    service = memoryService({ store: () => store });
    db = valuesOf(service, 'db');
  };

  it('is written once a day, however often a version is read', async () => {
    const store = memoryEventStore();
    let writes = 0;
    const recordAccess: EventStore['recordAccess'] = async (...args) => {
      writes += 1;
      await store.recordAccess(...args);
    };
    serviceOn({ ...store, recordAccess });
    await db.create('v1');
    for (const selector of [{}, {}, { VersionId: token('v1') }]) await db.get(selector);
    expect(writes).toBe(1);
  });

  it('is written once a day for a secret, and other versions of it are remembered', async () => {
    const store = memoryEventStore();
    const recorded: VersionId[] = [];
    const recordAccess: EventStore['recordAccess'] = async (head, versionId, day) => {
      recorded.push(versionId);
      await store.recordAccess(head, versionId, day);
    };
    serviceOn({ ...store, recordAccess });
    await db.create('v1');
    await db.put('v2');
    for (const VersionStage of ['AWSPREVIOUS', 'AWSCURRENT', 'AWSPREVIOUS']) {
      await db.get({ VersionStage });
    }
    await db.put('v3');
    await db.get();
    expect(recorded).toEqual([token('v1')]);
    const MIDNIGHT = Date.UTC(2026, 0, 2) / 1000;
    expect((await db.list({ IncludeDeprecated: true })).json.Versions).toMatchObject([
      { VersionId: token('v3'), LastAccessedDate: MIDNIGHT },
      { VersionId: token('v2'), LastAccessedDate: MIDNIGHT },
      { VersionId: token('v1'), LastAccessedDate: MIDNIGHT },
    ]);
  });

  it('is written again on the next day, for the version that is read first', async () => {
    const store = memoryEventStore();
    let now = NOW.getTime();
    service.close();
    service = memoryService({ store: () => store, clock: { now: () => instant(now) } });
    db = valuesOf(service, 'db');
    await db.create('v1');
    await db.put('v2');
    await db.get();
    now += 60_000;
    const before = await store.load(streamOf('db'));
    expect([...before.access.versions.keys()]).toEqual([token('v2')]);
    now = Date.UTC(2026, 0, 3, 0, 0, 1);
    const at = new Date(now);
    const asked = { SecretId: 'db', VersionStage: 'AWSPREVIOUS' };
    await service.ask('GetSecretValue', asked, { at });
    await service.ask('GetSecretValue', { SecretId: 'db' }, { at });
    const { access } = await store.load(streamOf('db'));
    expect([...access.versions]).toEqual([
      [token('v2'), Date.UTC(2026, 0, 2)],
      [token('v1'), Date.UTC(2026, 0, 3)],
    ]);
  });

  /** Reads on a moving clock, from a store that records accesses by `recordAccess`. */
  const serviceWith = (recordAccess: EventStore['recordAccess']) => {
    let now = NOW.getTime();
    const store = { ...memoryEventStore(), recordAccess };
    service.close();
    service = memoryService({ store: () => store, clock: { now: () => instant(now) } });
    db = valuesOf(service, 'db');
    const lines = () => service.logs.filter(({ operation }) => operation !== 'CreateSecret');
    return {
      lines,
      postponed: () => lines().filter(({ accessNote }) => accessNote === 'postponed').length,
      pass: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  };

  it('that is slow delays one reader briefly, and other readers of the secret not at all', async () => {
    let begun = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const { postponed } = serviceWith(async () => {
      begun += 1;
      await promise;
    });
    await db.create('v1');
    for (const _ of Array(5)) expect((await db.get()).json.SecretString).toBe('value of v1');
    expect([begun, postponed()]).toEqual([1, 1]);
    resolve();
    await promise;
    await db.get();
    expect(begun).toBe(2);
  });

  it('that fails stops further writes to its region for a second, after which they are retried', async () => {
    let begun = 0;
    const { postponed, pass } = serviceWith(async () => {
      begun += 1;
      throw new Outage('throttled', 'Too many writes');
    });
    await db.create('v1');
    for (const _ of Array(5)) expect((await db.get()).status).toBe(200);
    expect([begun, postponed()]).toEqual([1, 5]);
    pass(1_000);
    await db.get();
    expect([begun, postponed()]).toEqual([2, 6]);
    // Setting the clock back ends the cool-down.
    pass(-60_000);
    await db.get();
    expect([begun, postponed()]).toEqual([3, 7]);
  });

  it('that fails by a bug is logged: at once as a fault of the read, later on a line of its own', async () => {
    let late: Promise<void> = Promise.resolve();
    const { lines } = serviceWith(async () => {
      await late;
      throw new TypeError('a bug');
    });
    await db.create('v1');
    expect((await db.get()).status).toBe(500);
    const { promise, resolve } = Promise.withResolvers<void>();
    late = promise;
    expect((await db.get()).status).toBe(200);
    resolve();
    await vi.waitFor(() =>
      expect(lines().at(-1)).toMatchObject({
        operation: 'note-access',
        status: 500,
        fault: { name: 'TypeError' },
      }),
    );
  });

  it('fails no read while the store accepts no writes', async () => {
    const recordAccess = async () => {
      throw new Outage('throttled', 'Too many writes');
    };
    serviceOn({ ...memoryEventStore(), recordAccess });
    await db.create('v1');
    expect((await db.get()).json.SecretString).toBe('value of v1');
    expect(await db.describe()).not.toHaveProperty('LastAccessedDate');
  });
});
