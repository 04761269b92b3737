import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { purgeDue, sweepValues } from '../../domain/purge.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';
import { aCommit, anOrigin, aStream, creation, later, NOON, version } from '../support/examples.ts';

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

describe('A purge', () => {
  it('is a fact first, and then no sealed value is left', async () => {
    const store = await withDeletion();
    expect(await purgeDue({ store, pause }, origin)).toEqual({ purged: 1, postponed: 0 });
    expect(await store.sealedIds(stream)).toEqual([]);
    expect(await store.loadSealed(stream, version('v1'))).toBeNull();
    const { secret, current } = await store.load(stream);
    expect([secret.status, current]).toEqual(['absent', null]);
  });

  it('that was cut off between the fact and the removal is finished by the next run', async () => {
    const store = await withDeletion();
    const dying = {
      ...store,
      removeSealed: async () => {
        throw new Outage('unavailable', 'The process died');
      },
    };
    await expect(purgeDue({ store: dying, pause }, origin)).rejects.toThrow(Outage);
    expect((await store.load(stream)).secret.status).toBe('absent');
    expect(await store.sealedIds(stream)).toEqual([version('v1')]);

    expect(await purgeDue({ store, pause }, origin)).toEqual({ purged: 1, postponed: 0 });
    expect(await store.sealedIds(stream)).toEqual([]);
    expect(await purgeDue({ store, pause }, origin)).toEqual({ purged: 0, postponed: 0 });
  });

  it('does not touch a secret that was restored meanwhile', async () => {
    const store = await withDeletion();
    const stale = await store.due(origin.at, 10);
    await store.append(
      await store.load(stream),
      aCommit([{ type: 'DeletionCancelled', at: later(1) }]),
    );
    const late = { ...store, due: async () => stale };
    await purgeDue({ store: late, pause }, origin);
    expect((await store.load(stream)).secret.status).toBe('active');
    expect(await store.loadSealed(stream, version('v1'))).not.toBeNull();
  });

  it('sweeps away nothing that a secret of the same name needs', async () => {
    const store = await withDeletion();
    await purgeDue({ store, pause }, origin);
    await store.append(await store.load(stream), creation());
    await sweepValues(store, stream);
    expect(await store.loadSealed(stream, version('v1'))).not.toBeNull();
  });
});
