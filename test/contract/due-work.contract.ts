import { describe, expect, it } from 'vitest';
import type { DueWork, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { ReplicaStatus, ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { type AccountId, branded, type Instant, type Region } from '../../domain/secret/ids.ts';
import { aStatus } from '../support/a-status.ts';
import { EVERY_EVENT } from '../support/every-event.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  deletionScheduled,
  later,
  NOON,
  purge,
  replacement,
  version,
} from '../support/examples.ts';
import { grown, type Open } from './event-store-steps.ts';

const STREAM = aStream();
const TOKYO = branded<Region>('ap-northeast-1');
const OHIO = branded<Region>('us-east-2');
const DAY = 86_400;
const WEEK = later(7 * DAY);
const FAR = later(365 * DAY);
const ENOUGH = 100;

const scheduled = (purgeAfter: Instant) => aCommit([deletionScheduled(purgeAfter)]);
const restored = aCommit([EVERY_EVENT.DeletionCancelled]);

const sweep = async (store: SealedValues, stream: StreamId): Promise<void> =>
  store.removeSealed(stream, await store.sealedIds(stream));

const retrying = (seconds: number, rest: Partial<ReplicaStatus> = {}) =>
  aStatus({ state: 'Failed', message: 'away', retryAt: later(seconds), ...rest });

type Store = EventStreams & SealedValues & ReplicaStatuses & DueWork;

/** Every adapter of `DueWork` passes this. */
export const dueWorkContract = (open: Open<Store>): void => {
  describe('DueWork', () => {
    purgesDueContract(open);
    replicasDueContract(open);
  });
};

const purgesDueContract = (open: Open<Store>): void => {
  describe('purges due', () => {
    it('a secret is due as soon as its recovery window is over', async () => {
      const store = await open();
      await grown(store, aStream('lives'), creation('lives'));
      await grown(store, STREAM, creation(), scheduled(WEEK));

      expect(await store.due('purge', later(7 * DAY - 1), ENOUGH)).toEqual([]);
      for (const now of [WEEK, FAR])
        expect(await store.due('purge', now, ENOUGH)).toEqual([STREAM]);
    });

    it('a restored secret is not due', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), scheduled(WEEK), restored);
      expect(await store.due('purge', FAR, ENOUGH)).toEqual([]);
    });

    it('a purged secret is due until its values are gone', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), replacement('v1', 'v2'), scheduled(WEEK), purge(WEEK));
      expect(await store.due('purge', WEEK, ENOUGH)).toEqual([STREAM]);

      await store.removeSealed(STREAM, [version('v1')]);
      expect(await store.due('purge', WEEK, ENOUGH)).toEqual([STREAM]);

      await store.removeSealed(STREAM, [version('v2')]);
      expect(await store.due('purge', FAR, ENOUGH)).toEqual([]);
    });

    it('a removal finishes a purge also when there are no values', async () => {
      const store = await open();
      await grown(store, STREAM, aCommit([created()]), purge());
      expect(await store.due('purge', NOON, ENOUGH)).toEqual([STREAM]);
      await sweep(store, STREAM);
      expect(await store.due('purge', FAR, ENOUGH)).toEqual([]);
    });

    it('values left by a purge are due also when the name is in use again', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), purge(), creation(STREAM.name, 'v2'));
      await grown(store, STREAM, replacement('v2', 'v3'));
      expect(await store.due('purge', NOON, ENOUGH)).toEqual([STREAM]);

      await sweep(store, STREAM);

      expect(await store.due('purge', FAR, ENOUGH)).toEqual([]);
      expect((await store.sealedIds(STREAM)).toSorted()).toEqual([version('v2'), version('v3')]);
    });

    it('a stream with two purges is listed once', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), purge(), creation(), scheduled(WEEK));
      expect(await store.due('purge', WEEK, ENOUGH)).toEqual([STREAM]);
    });

    it('a stream with two purges counts once against the limit', async () => {
      const store = await open();
      const other = aStream('other');
      await grown(store, STREAM, creation(), purge(), creation(), scheduled(later(1)));
      await grown(store, other, creation('other'), scheduled(WEEK));
      expect(await store.due('purge', WEEK, 2)).toEqual([STREAM, other]);
    });

    it('streams are listed longest due first, up to the limit', async () => {
      const store = await open();
      const account = branded<AccountId>('444455556666');
      const streams = [aStream('third'), aStream('first', { account }), aStream('second')];
      const [third, first, second] = [later(3 * DAY), later(DAY), later(2 * DAY)];
      for (const [index, due] of [third, first, second].entries()) {
        const stream = streams[index] ?? STREAM;
        await grown(store, stream, creation(stream.name), scheduled(due));
      }
      await grown(store, STREAM, creation(), purge(later(2.5 * DAY)));

      const inOrder = [streams[1], streams[2], STREAM, streams[0]];
      expect(await store.due('purge', FAR, ENOUGH)).toEqual(inOrder);
      for (const limit of [1, 2, 3]) {
        expect(await store.due('purge', FAR, limit)).toEqual(inOrder.slice(0, limit));
      }
      expect(await store.due('purge', later(2 * DAY), ENOUGH)).toEqual(inOrder.slice(0, 2));
    });
  });
};

const replicasDueContract = (open: Open<Store>): void => {
  describe('replicas due', () => {
    it('a replica is due as soon as its retry time comes', async () => {
      const store = await open();
      await store.saveReplicaStatus(aStream('fine'), TOKYO, aStatus());
      await store.saveReplicaStatus(STREAM, TOKYO, retrying(60));
      expect(await store.due('replica', later(59.999), ENOUGH)).toEqual([]);
      for (const now of [later(60), FAR]) {
        expect(await store.due('replica', now, ENOUGH)).toEqual([STREAM]);
      }
    });

    it('streams are listed longest due first, each once, up to the limit', async () => {
      const store = await open();
      const account = branded<AccountId>('444455556666');
      const [first, second, third] = [aStream('c'), aStream('b', { account }), aStream('a')];
      const saves: readonly (readonly [StreamId, Region, number])[] = [
        [third, TOKYO, 30],
        [first, OHIO, 12],
        [first, TOKYO, 10],
        [second, TOKYO, 20],
        [third, OHIO, 500],
      ];
      for (const [stream, region, seconds] of saves) {
        await store.saveReplicaStatus(stream, region, retrying(seconds));
      }

      const inOrder = [first, second, third];
      for (const limit of [1, 2, 3, ENOUGH]) {
        expect(await store.due('replica', FAR, limit)).toEqual(inOrder.slice(0, limit));
      }
      expect(await store.due('replica', later(20), ENOUGH)).toEqual([first, second]);
    });

    it('a replica that is in sync, removed or postponed is not due', async () => {
      const store = await open();
      const [healed, forgotten, postponed] = [aStream('a'), aStream('b'), aStream('c')];
      for (const stream of [healed, forgotten, postponed]) {
        await store.saveReplicaStatus(stream, TOKYO, retrying(1));
      }
      await store.saveReplicaStatus(healed, TOKYO, aStatus());
      await store.removeReplicaStatus(forgotten, TOKYO, 1);
      await store.saveReplicaStatus(postponed, TOKYO, retrying(60, { attempts: 1 }));

      expect(await store.due('replica', later(59), ENOUGH)).toEqual([]);
      expect(await store.due('replica', FAR, ENOUGH)).toEqual([postponed]);
    });

    it('a replica stays due when an outdated status arrives', async () => {
      const store = await open();
      await store.saveReplicaStatus(STREAM, TOKYO, retrying(1, { seq: 2 }));
      await store.saveReplicaStatus(STREAM, TOKYO, aStatus());
      expect(await store.due('replica', FAR, ENOUGH)).toEqual([STREAM]);
    });

    it('replicas and purges are due separately', async () => {
      const store = await open();
      const gone = aStream('gone');
      await grown(store, gone, creation('gone'), purge());
      await store.saveReplicaStatus(STREAM, TOKYO, retrying(1));
      expect(await store.due('replica', FAR, ENOUGH)).toEqual([STREAM]);
      expect(await store.due('purge', FAR, ENOUGH)).toEqual([gone]);
    });
  });
};
