import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import { aCommit, aStream, created, creation, sealed } from '../support/examples.ts';
import { commitsOf, grown, type Open } from './event-store-steps.ts';

const SUBJECT = aStream('db/password');

const NEIGHBOURS: readonly (readonly [difference: string, stream: StreamId])[] = [
  ['account', aStream('db/password', { account: branded<AccountId>('444455556666') })],
  ['region', aStream('db/password', { region: branded<Region>('eu-west-2') })],
  ['name', aStream('db/passwords')],
  ['case of the name', aStream('db/Password')],
  ['a slash at the end of the name', aStream('db/password/')],
];

const NAMES = ['a/b', 'HEAD', 'COMMIT', 'x@y+z=.-_!', '/', '0', 'n'.repeat(512)];

/** Streams do not affect each other, however similar their names. */
export const isolationContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('isolation of streams', () => {
    it.each(NEIGHBOURS)(
      'streams that differ only in %s are independent',
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

    it('names may have every allowed character and length', async () => {
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

    it('a stream without a secret keeps its seq', async () => {
      const store = await open();
      const head = await grown(store, SUBJECT, aCommit([]));
      expect(head).toEqual({ ...emptyHead(SUBJECT), seq: 1 });
      expect(await store.load(SUBJECT)).toEqual(head);
    });
  });
};
