import { describe, expect, it } from 'vitest';
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
import { appended, commitsOf, grown, type OpenStore, sortedIds } from './event-store-steps.ts';

const STREAM = aStream();

/** Not those of the secret before, although the version id is. */
const ANEW = sealed('v1', new TextEncoder().encode('another secret'));

const creationAnew = creation(STREAM.name, 'v1', ANEW);

const MANY = Array.from({ length: 60 }, (_, index) => `v${index}`);

/** The end of a secret, what it leaves, and a new secret of the same name. */
export const purgesContract = (open: OpenStore): void => {
  describe('purges', () => {
    it('leave the stream at its seq, with all its commits and no secret', async () => {
      const store = await open();
      await grown(store, STREAM, creation());
      const before = await commitsOf(store, STREAM);

      const head = await grown(store, STREAM, purge());

      expect(head).toEqual({ ...emptyHead(STREAM), seq: 2 });
      expect(await store.load(STREAM)).toEqual(head);
      const { events, origin } = purge();
      expect(await commitsOf(store, STREAM)).toEqual([...before, { seq: 2, events, origin }]);
    });

    it('let the stream go on when the name is used again', async () => {
      const store = await open();
      const head = await grown(store, STREAM, creation(), purge(), creationAnew);

      expect(head.seq).toBe(3);
      expect(head.current).toEqual(ANEW);
      expect(await store.load(STREAM)).toEqual(head);
      expect((await commitsOf(store, STREAM)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    it('leave values that are in nobody’s way, also under the same version id', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), purge());
      expect(await store.sealedIds(STREAM)).toEqual([version('v1')]);

      await grown(store, STREAM, creationAnew, replacement('v1', 'v2'));

      expect(await store.loadSealed(STREAM, version('v1'))).toEqual(ANEW);
      expect(await store.loadSealed(STREAM, version('v2'))).toEqual(sealed('v2'));
    });

    it('tell the one who lost to a purge that there is no secret', async () => {
      const store = await open();
      const head = await grown(store, STREAM, creation());
      const after = await appended(store, head, purge());
      const outcome = await store.append(head, replacement('v1', 'v2'));
      expect(outcome).toEqual({ kind: 'lost', head: after });
      expect(await store.sealedIds(STREAM)).toEqual([version('v1')]);
    });
  });

  describe('removal of values', () => {
    it('leaves nothing of those named, and does not mind those that are gone', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), replacement('v1', 'v2'), purge());

      await store.removeSealed(STREAM, [version('v1'), version('never')]);
      expect(await store.sealedIds(STREAM)).toEqual([version('v2')]);

      const all = [version('v1'), version('v2')];
      for (const _again of [1, 2]) await store.removeSealed(STREAM, all);
      expect(await store.sealedIds(STREAM)).toEqual([]);
      for (const id of all) expect(await store.loadSealed(STREAM, id)).toBeNull();
    });

    it('takes a stream that has none, and no ids', async () => {
      const store = await open();
      expect(await store.sealedIds(STREAM)).toEqual([]);
      await store.removeSealed(STREAM, [version('v1')]);
      await store.removeSealed(STREAM, []);
      expect(await store.load(STREAM)).toEqual(emptyHead(STREAM));
    });

    it('makes no commit, and leaves other streams alone', async () => {
      const store = await open();
      const neighbour = aStream('db/passwords');
      await grown(store, neighbour, creation(neighbour.name), purge());
      const head = await grown(store, STREAM, creation(), purge());

      await store.removeSealed(STREAM, await store.sealedIds(STREAM));

      expect(await store.load(STREAM)).toEqual(head);
      expect(await store.sealedIds(neighbour)).toEqual([version('v1')]);
    });

    it('spares the values of versions the secret has, whoever asks', async () => {
      const store = await open();
      await grown(store, STREAM, creation(), replacement('v1', 'v2'), purge(), creationAnew);

      await store.removeSealed(STREAM, await store.sealedIds(STREAM));

      expect(await store.sealedIds(STREAM)).toEqual([version('v1')]);
      expect(await store.loadSealed(STREAM, version('v1'))).toEqual(ANEW);
    });

    it('never takes the value of a secret that is created at the same time', async () => {
      const store = await open();
      for (const stream of Array.from({ length: 8 }, (_, index) => aStream(`name-${index}`))) {
        const purged = await grown(store, stream, creation(stream.name), purge());
        const again = creation(stream.name, 'v1', ANEW);

        const [outcome] = await Promise.all([
          store.append(purged, again),
          store.removeSealed(stream, [version('v1')]),
        ]);

        if (outcome.kind !== 'appended') await grown(store, stream, again);
        expect(await store.loadSealed(stream, version('v1'))).toEqual(ANEW);
      }
    });

    it(`takes ${MANY.length} values at once`, async () => {
      const store = await open();
      await grown(store, STREAM, ...lifeOf('v', ...MANY), purge());
      const ids = ['v', ...MANY].map(version).toSorted();
      expect(await sortedIds(store, STREAM)).toEqual(ids);
      await store.removeSealed(STREAM, ids);
      expect(await store.sealedIds(STREAM)).toEqual([]);
    });
  });
};
