import { describe, expect, it } from 'vitest';
import { type CallKind, wrapStore } from '../../../app/store/wrap-store.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { eventStoreContract } from '../../contract/event-store.contract.ts';
import { commitsOf } from '../../contract/event-store-steps.ts';
import { aStatus } from '../../support/a-status.ts';
import { aStream, creation, NOON, version } from '../../support/examples.ts';

const STREAM = aStream();
const EMPTY = emptyHead(STREAM);
const OWNER = { account: STREAM.account, region: STREAM.region };
const PAGE = {
  order: 'name',
  descending: false,
  limit: 10,
  after: null,
  namePrefix: null,
} as const;

eventStoreContract('memory, wrapped', async () => {
  const store = memoryEventStore();
  return wrapStore(store, async (_kind, call) => call(store));
});

describe('A wrapped store', () => {
  it.each<readonly [string, CallKind, (store: EventStore) => Promise<unknown>]>([
    ['load', 'read', (store) => store.load(STREAM)],
    ['loadAll', 'read', (store) => store.loadAll([STREAM])],
    ['append', 'write', (store) => store.append(EMPTY, creation())],
    ['readCommits', 'read', (store) => commitsOf(store, STREAM)],
    ['loadSealed', 'read', (store) => store.loadSealed(STREAM, version('v1'))],
    ['sealedIds', 'read', (store) => store.sealedIds(STREAM)],
    ['removeSealed', 'write', (store) => store.removeSealed(STREAM, [])],
    ['recordAccess', 'write', (store) => store.recordAccess(EMPTY, version('v1'), NOON)],
    ['list', 'read', (store) => store.list(OWNER, PAGE)],
    ['replicaStatuses', 'read', (store) => store.replicaStatuses(STREAM)],
    [
      'saveReplicaStatus',
      'write',
      (store) => store.saveReplicaStatus(STREAM, OWNER.region, aStatus()),
    ],
    ['removeReplicaStatus', 'write', (store) => store.removeReplicaStatus(STREAM, OWNER.region, 1)],
    ['due', 'read', (store) => store.due('purge', NOON, 1)],
  ])('passes %s on once, as a %s', async (_name, kind, use) => {
    const store = memoryEventStore();
    const kinds: CallKind[] = [];
    const wrapped = wrapStore(store, async (given, call) => {
      kinds.push(given);
      return call(store);
    });
    await use(wrapped);
    expect(kinds).toEqual([kind]);
  });

  it('begins an iteration only when its first item is asked for', async () => {
    const store = memoryEventStore();
    await store.append(EMPTY, creation());
    let begun = 0;
    const wrapped = wrapStore(store, async (_kind, call) => {
      begun += 1;
      return call(store);
    });
    const commits = wrapped.readCommits(STREAM);
    expect(begun).toBe(0);
    for await (const { seq } of commits) expect(seq).toBe(1);
    expect(begun).toBe(1);
  });

  it('throws what the wrapper throws, also into an iteration', async () => {
    const wrapped = wrapStore(memoryEventStore(), () => Promise.reject(new Error('not today')));
    await expect(wrapped.load(STREAM)).rejects.toThrow('not today');
    await expect(commitsOf(wrapped, STREAM)).rejects.toThrow('not today');
  });

  it('lists in the orders of the store that is given', () => {
    const store = memoryEventStore();
    expect(wrapStore(store, async (_kind, call) => call(store)).orders).toBe(store.orders);
  });
});
