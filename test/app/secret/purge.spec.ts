import { describe, expect, it } from 'vitest';
import { sweepValues } from '../../../app/secret/purge.ts';
import { deadlineSignal, NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Head, StreamId } from '../../../domain/ports/stream.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { grown } from '../../contract/event-store-steps.ts';
import {
  aCommit,
  anOrigin,
  aStream,
  creation,
  deletionScheduled,
  later,
  NOON,
  version,
} from '../../support/examples.ts';
import { type PurgePorts, purgeDue } from '../../support/workers.ts';

const pause = async () => {};
const stream = aStream();
const DAY = 86_400;

const withDeletion = async (): Promise<EventStore> => {
  const store = memoryEventStore();
  const created = await store.append(await store.load(stream), creation());
  const purgeAfter = later(7 * DAY);
  await store.append(
    created.kind === 'contended' ? await store.load(stream) : created.head,
    aCommit([{ type: 'DeletionScheduled', at: NOON, purgeAfter }]),
  );
  return store;
};

const origin = anOrigin({ at: later(7 * DAY) });

const run = (store: EventStore, more: Partial<PurgePorts> = {}) =>
  purgeDue({ store, pause, signal: NEVER_ABORTED, onFailure: () => {}, ...more }, origin);

/** The streams of this many secrets with a deletion that is due, longest due first. */
const withDeletions = async (count: number) => {
  const store = memoryEventStore();
  const streams = Array.from({ length: count }, (_, index) => aStream(`name-${index}`));
  for (const [index, one] of streams.entries()) {
    const scheduled = deletionScheduled(later(DAY + index));
    await grown(store, one, creation(one.name), aCommit([scheduled]));
  }
  return { store, streams };
};

/** A store with a different load for some streams. */
const loading = (
  store: EventStore,
  special: readonly StreamId[],
  load: (stream: StreamId) => Promise<Head>,
): EventStore => {
  const names = new Set(special.map(({ name }) => name));
  return { ...store, load: (one) => (names.has(one.name) ? load(one) : store.load(one)) };
};

const down = async () => {
  throw new Outage('unavailable', 'Out of order');
};

describe('A purge', () => {
  it('commits the purge first, and then removes every sealed value', async () => {
    const store = await withDeletion();
    expect(await run(store)).toEqual({ purged: 1, postponed: 0, failed: 0 });
    expect(await store.sealedIds(stream)).toEqual([]);
    expect(await store.loadSealed(stream, version('v1'))).toBeNull();
    const { secret, current } = await store.load(stream);
    expect([secret.status, current]).toEqual(['absent', null]);
  });

  it('that crashed between the commit and the removal is finished by the next run', async () => {
    const store = await withDeletion();
    const dying = {
      ...store,
      removeSealed: async () => {
        throw new Outage('unavailable', 'The process died');
      },
    };
    expect(await run(dying)).toEqual({ purged: 0, postponed: 0, failed: 1 });
    expect((await store.load(stream)).secret.status).toBe('absent');
    expect(await store.sealedIds(stream)).toEqual([version('v1')]);

    expect(await run(store)).toEqual({ purged: 1, postponed: 0, failed: 0 });
    expect(await store.sealedIds(stream)).toEqual([]);
    expect(await run(store)).toEqual({ purged: 0, postponed: 0, failed: 0 });
  });

  it('does not touch a secret that was restored in the meantime', async () => {
    const store = await withDeletion();
    const stale = await store.due('purge', origin.at, 10);
    await store.append(
      await store.load(stream),
      aCommit([{ type: 'DeletionCancelled', at: later(1) }]),
    );
    const late = { ...store, due: async () => stale };
    await run(late);
    expect((await store.load(stream)).secret.status).toBe('active');
    expect(await store.loadSealed(stream, version('v1'))).not.toBeNull();
  });

  it('removes no value that a new secret of the same name needs', async () => {
    const store = await withDeletion();
    await run(store);
    await store.append(await store.load(stream), creation());
    await sweepValues(store, stream);
    expect(await store.loadSealed(stream, version('v1'))).not.toBeNull();
  });
});

describe('A run of purges', () => {
  it('continues in batches until nothing is due', async () => {
    const { store } = await withDeletions(250);
    expect(await run(store)).toEqual({ purged: 250, postponed: 0, failed: 0 });
    expect(await store.due('purge', origin.at, 1)).toEqual([]);
  });

  it('queries no second batch when nothing is due', async () => {
    let asked = 0;
    const due = async () => {
      asked += 1;
      return [];
    };
    await run({ ...memoryEventStore(), due });
    expect(asked).toBe(1);
  });

  it('reports each stream that fails, tries it once, and purges all others', async () => {
    const { store, streams } = await withDeletions(350);
    const broken = streams.slice(0, 220);
    const reported: StreamId[] = [];
    const onFailure = (one: StreamId, thrown: unknown) => {
      expect(thrown).toBeInstanceOf(Outage);
      reported.push(one);
    };
    const report = await run(loading(store, broken, down), { onFailure });
    expect(report).toEqual({ purged: 130, postponed: 0, failed: 220 });
    expect(reported).toEqual(broken);
    expect(await store.due('purge', origin.at, 999)).toEqual(broken);
  });

  it('tries a contended stream once, and purges all others', async () => {
    const { store, streams } = await withDeletions(150);
    const busy = new Set(streams.slice(0, 120).map(({ name }) => name));
    const contended: EventStore = {
      ...store,
      append: async (head, commit) =>
        busy.has(head.stream.name) ? { kind: 'contended' } : store.append(head, commit),
    };
    expect(await run(contended)).toEqual({ purged: 30, postponed: 120, failed: 0 });
  });

  it('gets past an index that is outdated and still lists finished streams', async () => {
    const { store, streams } = await withDeletions(250);
    const behind = {
      ...store,
      due: async (_kind: unknown, _now: unknown, limit: number) => streams.slice(0, limit),
    };
    expect(await run(behind)).toEqual({ purged: 250, postponed: 0, failed: 0 });
  });

  it('stops when its signal is aborted, and the next run continues', async () => {
    const { store } = await withDeletions(5);
    let checks = 0;
    const signal = deadlineSignal(() => {
      checks += 1;
      return checks > 4;
    });
    expect(await run(store, { signal })).toMatchObject({ purged: 3 });
    expect(await run(store, { signal: AbortSignal.abort() })).toMatchObject({ purged: 0 });
    expect(await run(store)).toMatchObject({ purged: 2 });
  });

  it('fails as a whole when what is due cannot be queried', async () => {
    await expect(run({ ...memoryEventStore(), due: down })).rejects.toThrow(Outage);
  });
});
