import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { ReplicaStatus, ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import { aStatus } from '../support/a-status.ts';
import { aCommit, aStream, creation, later, NOON, purge, tagged } from '../support/examples.ts';
import { grown, type Open } from './event-store-steps.ts';

const STREAM = aStream();
const TOKYO = branded<Region>('ap-northeast-1');
const OHIO = branded<Region>('us-east-2');
const OTHERS = [
  aStream('db/password2'),
  aStream('db/passwor'),
  aStream('db/password', { account: branded<AccountId>('444455556666') }),
  aStream('db/password', { region: TOKYO }),
];

/** A status of this epoch and seq; two of the same differ in their attempts. */
const at = (epoch: number, seq: number, attempts = 0) => aStatus({ epoch, seq, attempts });

const only = (status: ReplicaStatus, region = TOKYO) => new Map([[region, status]]);

/** Saves two statuses, and returns whether the second was kept and what is stored then. */
const savedOver = async (store: ReplicaStatuses, first: ReplicaStatus, second: ReplicaStatus) => {
  expect(await store.saveReplicaStatus(STREAM, TOKYO, first)).toBe(true);
  const kept = await store.saveReplicaStatus(STREAM, TOKYO, second);
  return { kept, statuses: await store.replicaStatuses(STREAM) };
};

/** Every adapter of `ReplicaStatuses` passes this. */
export const replicaStatusesContract = (
  open: Open<EventStreams & SealedValues & ReplicaStatuses>,
): void => {
  describe('ReplicaStatuses', () => {
    it('a stream has no replica statuses until one is saved', async () => {
      const store = await open();
      await grown(store, STREAM, creation());
      expect(await store.replicaStatuses(STREAM)).toEqual(new Map());
      expect(await store.replicaStatuses(aStream('never'))).toEqual(new Map());
    });

    it.each<[string, ReplicaStatus]>([
      ['without optional members', aStatus()],
      [
        'with every member',
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
      ['with an empty message', aStatus({ state: 'InProgress', message: '' })],
    ])('a status %s is read back unchanged', async (_what, status) => {
      const store = await open();
      expect(await store.saveReplicaStatus(STREAM, TOKYO, status)).toBe(true);
      expect(await store.replicaStatuses(STREAM)).toStrictEqual(only(status));
    });

    it('a status replaces every member of the one before', async () => {
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
      ['a higher epoch and a lower seq', at(1, 10), at(2, 1)],
      ['the same epoch and seq', at(2, 2), at(2, 2, 1)],
    ])('a status is replaced by one with %s', async (_what, first, second) => {
      const { kept, statuses } = await savedOver(await open(), first, second);
      expect(kept).toBe(true);
      expect(statuses).toEqual(only(second));
    });

    it.each([
      ['a lower seq', at(1, 10), at(1, 9)],
      ['a lower epoch', at(10, 2), at(9, 2)],
      ['a lower epoch and a higher seq', at(2, 1), at(1, 10)],
    ])('a status is kept when one with %s arrives late', async (_what, first, second) => {
      const { kept, statuses } = await savedOver(await open(), first, second);
      expect(kept).toBe(false);
      expect(statuses).toEqual(only(first));
    });

    it('statuses are separate for each replica region and each primary', async () => {
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
    ])('removing statuses up to epoch %i leaves %j of epoch 3', async (epoch, regions) => {
      const store = await open();
      for (const region of [TOKYO, OHIO]) {
        await store.saveReplicaStatus(STREAM, region, at(3, 1));
      }
      await store.removeReplicaStatus(STREAM, TOKYO, epoch);
      expect([...(await store.replicaStatuses(STREAM)).keys()].toSorted()).toEqual(
        regions.toSorted(),
      );
    });

    it('removing a missing status has no effect, and any status may follow a removal', async () => {
      const store = await open();
      await store.removeReplicaStatus(STREAM, TOKYO, 1);
      expect(await store.replicaStatuses(STREAM)).toEqual(new Map());
      await store.saveReplicaStatus(STREAM, TOKYO, at(3, 3));
      await store.removeReplicaStatus(STREAM, TOKYO, 3);
      expect(await store.saveReplicaStatus(STREAM, TOKYO, at(1, 1))).toBe(true);
      expect(await store.replicaStatuses(STREAM)).toEqual(only(at(1, 1)));
    });

    it('the highest of many concurrent statuses wins', async () => {
      const store = await open();
      const places = Array.from({ length: 24 }, (_, index) => [(index * 7) % 4, (index * 5) % 6]);
      const statuses = places.map(([epoch = 0, seq = 0]) => at(epoch + 1, seq + 1));
      await Promise.all(statuses.map((status) => store.saveReplicaStatus(STREAM, TOKYO, status)));
      expect(await store.replicaStatuses(STREAM)).toEqual(only(at(4, 6)));
    });

    it('statuses are independent of the commits of their stream and survive its purge', async () => {
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
