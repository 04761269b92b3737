import { describe, expect, it } from 'vitest';
import type { StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import { aCommit, aStream, created, creation, sealed } from '../support/examples.ts';
import { commitsOf, grown, type OpenStore } from './event-store-steps.ts';

const SUBJECT = aStream('db/password');

const NEIGHBOURS: readonly (readonly [difference: string, stream: StreamId])[] = [
  ['account', aStream('db/password', { account: branded<AccountId>('444455556666') })],
  ['region', aStream('db/password', { region: branded<Region>('eu-west-2') })],
  ['name', aStream('db/passwords')],
  ['case of the name', aStream('db/Password')],
  ['a slash at the end of the name', aStream('db/password/')],
];

const NAMES = ['a/b', 'HEAD', 'COMMIT', 'x@y+z=.-_!', '/', '0', 'n'.repeat(512)];

/** Names do not get into each other's way. */
export const streamsContract = (open: OpenStore): void => {
  describe('streams', () => {
    it.each(NEIGHBOURS)(
      'keeps streams apart that differ in %s only',
      async (_difference, neighbour) => {
        const store = await open();
        const head = await grown(store, SUBJECT, creation(SUBJECT.name, 'mine'));

        expect(await store.load(neighbour)).toEqual(emptyHead(neighbour));
        expect(await commitsOf(store, neighbour)).toEqual([]);
        expect(await store.loadSealed(neighbour, sealed('mine').versionId)).toBeNull();

        const theirs = sealed('mine', new TextEncoder().encode('theirs'));
        const other = await grown(store, neighbour, creation(neighbour.name, 'mine', theirs));
        expect(await store.load(SUBJECT)).toEqual(head);
        expect(await store.load(neighbour)).toEqual(other);
        expect(await store.loadSealed(SUBJECT, sealed('mine').versionId)).toEqual(sealed('mine'));
        expect(await store.loadSealed(neighbour, theirs.versionId)).toEqual(theirs);
      },
    );

    it('takes every character a name may have, and every length', async () => {
      const store = await open();
      const streams = NAMES.map((name) => aStream(name));
      for (const stream of streams) {
        const head = await grown(store, stream, creation(stream.name));
        expect(await store.load(stream)).toEqual(head);
      }
      for (const stream of streams) {
        expect((await commitsOf(store, stream)).map(({ events }) => events[0])).toEqual([
          created(stream.name),
        ]);
      }
    });

    it('keeps a stream without a secret at its seq', async () => {
      const store = await open();
      const head = await grown(store, SUBJECT, aCommit([]));
      expect(head).toEqual({ ...emptyHead(SUBJECT), seq: 1 });
      expect(await store.load(SUBJECT)).toEqual(head);
    });
  });
};
