import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { type AccountId, branded, type Instant } from '../../domain/secret/ids.ts';
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
import { grown, type OpenStore } from './event-store-steps.ts';

const STREAM = aStream();
const DAY = 86_400;
const WEEK = later(7 * DAY);
const FAR = later(365 * DAY);
const ENOUGH = 100;

const scheduled = (purgeAfter: Instant) => aCommit([deletionScheduled(purgeAfter)]);
const restored = aCommit([EVERY_EVENT.DeletionCancelled]);

const sweep = async (store: EventStore, stream: StreamId): Promise<void> =>
  store.removeSealed(stream, await store.sealedIds(stream));

/** What there is to purge. */
export const dueContract = (open: OpenStore): void => {
  describe('due', () => {
    it('names a secret from the moment its recovery window is over', async () => {
      const store = await open();
      await grown(store, aStream('lives'), creation('lives'));
      await grown(store, STREAM, creation(), scheduled(WEEK));

      expect(await store.due(later(7 * DAY - 1), ENOUGH)).toEqual([]);
      for (const now of [WEEK, FAR]) expect(await store.due(now, ENOUGH)).toEqual([STREAM]);
    });

    it('does not name a secret that was restored', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), scheduled(WEEK), restored);
      expect(await store.due(FAR, ENOUGH)).toEqual([]);
    });

    it('names a secret that was purged until its values are gone', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), replacement('v1', 'v2'), scheduled(WEEK), purge(WEEK));
      expect(await store.due(WEEK, ENOUGH)).toEqual([STREAM]);

      await store.removeSealed(STREAM, [version('v1')]);
      expect(await store.due(WEEK, ENOUGH)).toEqual([STREAM]);

      await store.removeSealed(STREAM, [version('v2')]);
      expect(await store.due(FAR, ENOUGH)).toEqual([]);
    });

    it('is told that a purge is finished also when there was no value, and nothing to remove', async () => {
      const store = await open();
      await grown(store, STREAM, aCommit([created()]), purge());
      expect(await store.due(NOON, ENOUGH)).toEqual([STREAM]);
      await sweep(store, STREAM);
      expect(await store.due(FAR, ENOUGH)).toEqual([]);
    });

    it('names what a purge left also when the name is in use again', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), purge(), creation(STREAM.name, 'v2'));
      await grown(store, STREAM, replacement('v2', 'v3'));
      expect(await store.due(NOON, ENOUGH)).toEqual([STREAM]);

      await sweep(store, STREAM);

      expect(await store.due(FAR, ENOUGH)).toEqual([]);
      expect((await store.sealedIds(STREAM)).toSorted()).toEqual([version('v2'), version('v3')]);
    });

    it('names a stream once that waits for a purge and for the end of another', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), purge(), creation(), scheduled(WEEK));
      expect(await store.due(WEEK, ENOUGH)).toEqual([STREAM]);
    });

    it('has room for another stream behind one that waits for both', async () => {
      const store = await open();
      const other = aStream('other');
      await grown(store, STREAM, creation(), purge(), creation(), scheduled(later(1)));
      await grown(store, other, creation('other'), scheduled(WEEK));
      expect(await store.due(WEEK, 2)).toEqual([STREAM, other]);
    });

    it('begins with what is due longest, and names no more than asked for', async () => {
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
      expect(await store.due(FAR, ENOUGH)).toEqual(inOrder);
      for (const limit of [1, 2, 3]) {
        expect(await store.due(FAR, limit)).toEqual(inOrder.slice(0, limit));
      }
      expect(await store.due(later(2 * DAY), ENOUGH)).toEqual(inOrder.slice(0, 2));
    });
  });
};
