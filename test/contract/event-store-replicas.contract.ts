import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import { aStatus } from '../support/a-status.ts';
import { aCommit, aStream, creation, later, NOON, purge, tagged } from '../support/examples.ts';
import { grown, type OpenStore } from './event-store-steps.ts';

const STREAM = aStream();
const TOKYO = branded<Region>('ap-northeast-1');
const OHIO = branded<Region>('us-east-2');
const OTHERS = [
  aStream('db/password2'),
  aStream('db/passwor'),
  aStream('db/password', { account: branded<AccountId>('444455556666') }),
  aStream('db/password', { region: TOKYO }),
];

/** A status of this place; two of the same place differ in their attempts. */
const at = (epoch: number, seq: number, attempts = 0) => aStatus({ epoch, seq, attempts });

const only = (status: ReplicaStatus, region = TOKYO) => new Map([[region, status]]);

/** What is answered to a save on top of another, and what is kept of the two. */
const savedOver = async (store: EventStore, first: ReplicaStatus, second: ReplicaStatus) => {
  expect(await store.saveReplicaStatus(STREAM, TOKYO, first)).toBe(true);
  const kept = await store.saveReplicaStatus(STREAM, TOKYO, second);
  return { kept, statuses: await store.replicaStatuses(STREAM) };
};

/** What is known of replicas in other regions. */
export const replicasContract = (open: OpenStore): void => {
  describe('statuses of replicas', () => {
    it('are none until one is saved', async () => {
      const store = await open();
      await grown(store, STREAM, creation());
      expect(await store.replicaStatuses(STREAM)).toEqual(new Map());
      expect(await store.replicaStatuses(aStream('never'))).toEqual(new Map());
    });

    it.each<[string, ReplicaStatus]>([
      ['without anything optional', aStatus()],
      [
        'with all there is',
        aStatus({
          epoch: 3,
          seq: 2_147_483_648,
          state: 'Failed',
          message: 'Schlüssel „α“ fehlt 🗝\n\u0000',
          attempts: 17,
          retryAt: later(60),
          accessedOn: NOON,
        }),
      ],
      ['with a message that is empty', aStatus({ state: 'InProgress', message: '' })],
    ])('are read back %s', async (_what, status) => {
      const store = await open();
      expect(await store.saveReplicaStatus(STREAM, TOKYO, status)).toBe(true);
      expect(await store.replicaStatuses(STREAM)).toStrictEqual(only(status));
    });

    it('lose what the next one has no more', async () => {
      const store = await open();
      const full = aStatus({
        state: 'Failed',
        message: 'away',
        retryAt: later(60),
        accessedOn: NOON,
      });
      const { statuses } = await savedOver(store, full, aStatus());
      expect(statuses).toStrictEqual(only(aStatus()));
    });

    it.each([
      ['a higher seq', at(1, 9), at(1, 10)],
      ['a higher epoch', at(9, 2), at(10, 2)],
      ['a higher epoch though of a lower seq', at(1, 10), at(2, 1)],
      ['the same epoch and seq', at(2, 2), at(2, 2, 1)],
    ])('are replaced by one of %s', async (_what, first, second) => {
      const { kept, statuses } = await savedOver(await open(), first, second);
      expect(kept).toBe(true);
      expect(statuses).toEqual(only(second));
    });

    it.each([
      ['a lower seq', at(1, 10), at(1, 9)],
      ['a lower epoch', at(10, 2), at(9, 2)],
      ['a lower epoch though of a higher seq', at(2, 1), at(1, 10)],
    ])('stay when one of %s comes late', async (_what, first, second) => {
      const { kept, statuses } = await savedOver(await open(), first, second);
      expect(kept).toBe(false);
      expect(statuses).toEqual(only(first));
    });

    it('are apart by region, name, account and region of the primary', async () => {
      const store = await open();
      await store.saveReplicaStatus(STREAM, TOKYO, at(1, 1));
      await store.saveReplicaStatus(STREAM, OHIO, at(1, 2));
      for (const [index, stream] of OTHERS.entries()) {
        await store.saveReplicaStatus(stream, OHIO, at(2, index));
      }
      await store.removeReplicaStatus(aStream('db'), OHIO, 9);

      expect(await store.replicaStatuses(STREAM)).toEqual(
        new Map([
          [OHIO, at(1, 2)],
          [TOKYO, at(1, 1)],
        ]),
      );
      for (const [index, stream] of OTHERS.entries()) {
        expect(await store.replicaStatuses(stream)).toEqual(only(at(2, index), OHIO));
      }
    });

    it.each([
      [2, [OHIO, TOKYO]],
      [3, [OHIO]],
      [4, [OHIO]],
    ])('of link 3 that are removed up to link %i leave %j', async (epoch, regions) => {
      const store = await open();
      for (const region of [TOKYO, OHIO]) {
        await store.saveReplicaStatus(STREAM, region, at(3, 1));
      }
      await store.removeReplicaStatus(STREAM, TOKYO, epoch);
      expect([...(await store.replicaStatuses(STREAM)).keys()].toSorted()).toEqual(
        regions.toSorted(),
      );
    });

    it('can be removed where there are none, and come again at any place', async () => {
      const store = await open();
      await store.removeReplicaStatus(STREAM, TOKYO, 1);
      expect(await store.replicaStatuses(STREAM)).toEqual(new Map());
      await store.saveReplicaStatus(STREAM, TOKYO, at(3, 3));
      await store.removeReplicaStatus(STREAM, TOKYO, 3);
      expect(await store.saveReplicaStatus(STREAM, TOKYO, at(1, 1))).toBe(true);
      expect(await store.replicaStatuses(STREAM)).toEqual(only(at(1, 1)));
    });

    it('end with the highest of many that are saved at once', async () => {
      const store = await open();
      const places = Array.from({ length: 24 }, (_, index) => [(index * 7) % 4, (index * 5) % 6]);
      const statuses = places.map(([epoch = 0, seq = 0]) => at(epoch + 1, seq + 1));
      await Promise.all(statuses.map((status) => store.saveReplicaStatus(STREAM, TOKYO, status)));
      expect(await store.replicaStatuses(STREAM)).toEqual(only(at(4, 6)));
    });

    it('do not depend on the commits of their stream, nor on its end', async () => {
      const store = await open();
      await store.saveReplicaStatus(STREAM, TOKYO, at(1, 7));
      expect((await store.load(STREAM)).seq).toBe(0);
      await grown(store, STREAM, creation(), aCommit([tagged({ team: 'core' })]), purge());
      await store.removeSealed(STREAM, await store.sealedIds(STREAM));
      await grown(store, STREAM, creation());
      expect(await store.replicaStatuses(STREAM)).toEqual(only(at(1, 7)));
      expect(await store.sealedIds(STREAM)).toHaveLength(1);
    });
  });
};
