import { describe, expect, it } from 'vitest';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import { aStatus } from '../support/a-status.ts';
import { aStream, creation, later, purge } from '../support/examples.ts';
import { grown, type OpenStore } from './event-store-steps.ts';

const STREAM = aStream();
const TOKYO = branded<Region>('ap-northeast-1');
const OHIO = branded<Region>('us-east-2');
const FAR = later(1_000_000);
const ENOUGH = 100;

const retrying = (seconds: number, rest: Partial<ReplicaStatus> = {}) =>
  aStatus({ state: 'Failed', message: 'away', retryAt: later(seconds), ...rest });

/** Which replicas are to be tried again. */
export const replicasDueContract = (open: OpenStore): void => {
  describe('replicas due', () => {
    it('are named from the moment on that they are to be tried again', async () => {
      const store = await open();
      await store.saveReplicaStatus(aStream('fine'), TOKYO, aStatus());
      await store.saveReplicaStatus(STREAM, TOKYO, retrying(60));
      expect(await store.replicasDue(later(59.999), ENOUGH)).toEqual([]);
      for (const now of [later(60), FAR]) {
        expect(await store.replicasDue(now, ENOUGH)).toEqual([STREAM]);
      }
    });

    it('begin with those due longest, each stream once, and no more than asked for', async () => {
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
        expect(await store.replicasDue(FAR, limit)).toEqual(inOrder.slice(0, limit));
      }
      expect(await store.replicasDue(later(20), ENOUGH)).toEqual([first, second]);
    });

    it('are not those that need no other try any more, or are forgotten', async () => {
      const store = await open();
      const [healed, forgotten, postponed] = [aStream('a'), aStream('b'), aStream('c')];
      for (const stream of [healed, forgotten, postponed]) {
        await store.saveReplicaStatus(stream, TOKYO, retrying(1));
      }
      await store.saveReplicaStatus(healed, TOKYO, aStatus());
      await store.removeReplicaStatus(forgotten, TOKYO, 1);
      await store.saveReplicaStatus(postponed, TOKYO, retrying(60, { attempts: 1 }));

      expect(await store.replicasDue(later(59), ENOUGH)).toEqual([]);
      expect(await store.replicasDue(FAR, ENOUGH)).toEqual([postponed]);
    });

    it('stay due when what would end it comes too late', async () => {
      const store = await open();
      await store.saveReplicaStatus(STREAM, TOKYO, retrying(1, { seq: 2 }));
      await store.saveReplicaStatus(STREAM, TOKYO, aStatus());
      expect(await store.replicasDue(FAR, ENOUGH)).toEqual([STREAM]);
    });

    it('are told apart from purges', async () => {
      const store = await open();
      const gone = aStream('gone');
      await grown(store, gone, creation('gone'), purge());
      await store.saveReplicaStatus(STREAM, TOKYO, retrying(1));
      expect(await store.replicasDue(FAR, ENOUGH)).toEqual([STREAM]);
      expect(await store.due(FAR, ENOUGH)).toEqual([gone]);
    });
  });
};
