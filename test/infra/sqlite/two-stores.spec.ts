import { describe, expect, it } from 'vitest';
import type { Appended, EventStore } from '../../../domain/ports/event-store.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { aStatus } from '../../support/a-status.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  replicaAdded,
  sealed,
  tagged,
} from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const STREAM = aStream();
const ROUNDS = 20;

const openTwo = async () => {
  const path = await temporaryFile();
  return [openStore(path), openStore(path)] as const;
};

/** Adds a tag, and retries from the head it lost to until it succeeds. */
const persist = async (store: EventStore, tag: string): Promise<void> => {
  let head = await store.load(STREAM);
  let outcome: Appended;
  do {
    outcome = await store.append(head, aCommit([tagged({ [tag]: 'was here' })]));
    if (outcome.kind !== 'contended') head = outcome.head;
  } while (outcome.kind !== 'appended');
};

describe('Two stores on one file', () => {
  it('let one append win, and give the other one its head', async () => {
    const [left, right] = await openTwo();
    const outcomes = await Promise.all([
      left.append(emptyHead(STREAM), creation(STREAM.name, 'left')),
      right.append(emptyHead(STREAM), creation(STREAM.name, 'right')),
    ]);

    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['appended', 'lost']);
    const [head] = outcomes.map((outcome) => outcome.kind !== 'contended' && outcome.head);
    for (const store of [left, right]) expect(await store.load(STREAM)).toEqual(head);
    const values = ['left', 'right'].map((label) =>
      left.loadSealed(STREAM, sealed(label).versionId),
    );
    expect((await Promise.all(values)).filter((value) => value !== null)).toHaveLength(1);
  });

  it('lose no commit of either store', async () => {
    const stores = await openTwo();
    await stores[0].append(emptyHead(STREAM), creation());

    const tags = Array.from({ length: ROUNDS }, (_, index) => `tag-${index}`);
    await Promise.all(tags.map((tag, index) => persist(stores[index % 2 === 0 ? 0 : 1], tag)));

    const { seq, secret } = await stores[1].load(STREAM);
    expect(seq).toBe(1 + ROUNDS);
    const kept = secret.status === 'active' ? [...(secret.tags?.keys() ?? [])] : [];
    expect(kept.toSorted()).toEqual(tags.toSorted());
  });

  it('keep the latest of the statuses that both save of a replica', async () => {
    const stores = await openTwo();
    const region = branded<Region>('us-east-1');
    const statuses = Array.from({ length: ROUNDS }, (_, index) =>
      aStatus({ epoch: 1 + ((index * 7) % 4), seq: 1 + ((index * 3) % 5) }),
    );
    const highest = aStatus({ epoch: 4, seq: 5 });
    expect(statuses).toContainEqual(highest);

    await Promise.all(
      statuses.map((status, index) =>
        stores[index % 2 === 0 ? 0 : 1].saveReplicaStatus(STREAM, region, status),
      ),
    );

    for (const store of stores) {
      expect(await store.replicaStatuses(STREAM)).toEqual(new Map([[region, highest]]));
    }
  });

  it('number the changes of both in the order of their commits', async () => {
    const [left, right] = await openTwo();
    const replicated = (name: string) => aCommit([created(name), replicaAdded('us-east-1')]);
    const names = ['a', 'b', 'c', 'd'];
    for (const [index, name] of names.entries()) {
      await grown(index % 2 === 0 ? left : right, aStream(name), replicated(name));
    }
    const changes = await left.changes.pending(10);
    expect(changes.map(({ stream }) => stream.name)).toEqual(names);
    await right.changes.done(changes[1]?.id ?? 0);
    expect(await left.changes.pending(10)).toEqual(changes.slice(2));
  });
});
