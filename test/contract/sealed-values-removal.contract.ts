import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import {
  aStream,
  creation,
  lifeOf,
  purge,
  replacement,
  sealed,
  version,
} from '../support/examples.ts';
import { appended, commitsOf, grown, type Open, sortedIds } from './event-store-steps.ts';

const STREAM = aStream();

/** A value of the next secret, under a version id of the one before. */
const NEXT = sealed('v1', new TextEncoder().encode('another secret'));

const nextCreation = creation(STREAM.name, 'v1', NEXT);

const MANY = Array.from({ length: 60 }, (_, index) => `v${index}`);

/** The purge of a secret, the removal of its values, and a new secret of the same name. */
export const removalContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('purges', () => {
    it('a purge keeps the seq and the commits of the stream, and no secret', async () => {
      const store = await open();
      await grown(store, STREAM, creation());
      const before = await commitsOf(store, STREAM);

      const head = await grown(store, STREAM, purge());

      expect(head).toEqual({ ...emptyHead(STREAM), seq: 2 });
      expect(await store.load(STREAM)).toEqual(head);
      const { events, origin } = purge();
      expect(await commitsOf(store, STREAM)).toEqual([...before, { seq: 2, events, origin }]);
    });

    it('a stream continues when its name is used again', async () => {
      const store = await open();
      const head = await grown(store, STREAM, creation(), purge(), nextCreation);

      expect(head.seq).toBe(3);
      expect(head.current).toEqual(NEXT);
      expect(await store.load(STREAM)).toEqual(head);
      expect((await commitsOf(store, STREAM)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    it('values left by a purge do not conflict with a new value of the same version id', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), purge());
      expect(await store.sealedIds(STREAM)).toEqual([version('v1')]);

      await grown(store, STREAM, nextCreation, replacement('v1', 'v2'));

      expect(await store.loadSealed(STREAM, version('v1'))).toEqual(NEXT);
      expect(await store.loadSealed(STREAM, version('v2'))).toEqual(sealed('v2'));
    });

    it('an append that lost to a purge gets a head without a secret', async () => {
      const store = await open();
      const head = await grown(store, STREAM, creation());
      const after = await appended(store, head, purge());
      const outcome = await store.append(head, replacement('v1', 'v2'));
      expect(outcome).toEqual({ kind: 'lost', head: after });
      expect(await store.sealedIds(STREAM)).toEqual([version('v1')]);
    });
  });

  describe('removal of values', () => {
    it('removal deletes the given values and ignores those that are gone', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), replacement('v1', 'v2'), purge());

      await store.removeSealed(STREAM, [version('v1'), version('never')]);
      expect(await store.sealedIds(STREAM)).toEqual([version('v2')]);

      const all = [version('v1'), version('v2')];
      for (const _again of [1, 2]) await store.removeSealed(STREAM, all);
      expect(await store.sealedIds(STREAM)).toEqual([]);
      for (const id of all) expect(await store.loadSealed(STREAM, id)).toBeNull();
    });

    it('removal accepts a stream without values, and no ids', async () => {
      const store = await open();
      expect(await store.sealedIds(STREAM)).toEqual([]);
      await store.removeSealed(STREAM, [version('v1')]);
      await store.removeSealed(STREAM, []);
      expect(await store.load(STREAM)).toEqual(emptyHead(STREAM));
    });

    it('removal makes no commit and does not touch other streams', async () => {
      const store = await open();
      const neighbour = aStream('db/passwords');
      await grown(store, neighbour, creation(neighbour.name), purge());
      const head = await grown(store, STREAM, creation(), purge());

      await store.removeSealed(STREAM, await store.sealedIds(STREAM));

      expect(await store.load(STREAM)).toEqual(head);
      expect(await store.sealedIds(neighbour)).toEqual([version('v1')]);
    });

    it('removal keeps the values of versions that the secret has', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), replacement('v1', 'v2'), purge(), nextCreation);

      await store.removeSealed(STREAM, await store.sealedIds(STREAM));

      expect(await store.sealedIds(STREAM)).toEqual([version('v1')]);
      expect(await store.loadSealed(STREAM, version('v1'))).toEqual(NEXT);
    });

    it('removal never deletes the value of a secret that is created concurrently', async () => {
      const store = await open();
      for (const stream of Array.from({ length: 8 }, (_, index) => aStream(`name-${index}`))) {
        const purged = await grown(store, stream, creation(stream.name), purge());
        const again = creation(stream.name, 'v1', NEXT);

        const [outcome] = await Promise.all([
          store.append(purged, again),
          store.removeSealed(stream, [version('v1')]),
        ]);

        if (outcome.kind !== 'appended') await grown(store, stream, again);
        expect(await store.loadSealed(stream, version('v1'))).toEqual(NEXT);
      }
    });

    it(`removal deletes ${MANY.length} values at once`, async () => {
      const store = await open();
      await grown(store, STREAM, ...lifeOf('v', ...MANY), purge());
      const ids = ['v', ...MANY].map(version).toSorted();
      expect(await sortedIds(store, STREAM)).toEqual(ids);
      await store.removeSealed(STREAM, ids);
      expect(await store.sealedIds(STREAM)).toEqual([]);
    });
  });
};
