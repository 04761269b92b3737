import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { aCommit, aStream, created, creation, moved, sealed, tagged } from '../support/examples.ts';
import { appended, commitsOf, grown, type Open } from './event-store-steps.ts';

/** Appends of one writer after another. */
export const appendsContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('appends', () => {
    it('a stream without commits has an empty head at seq 0', async () => {
      const store = await open();
      expect(await store.load(aStream())).toEqual(emptyHead(aStream()));
      expect(await commitsOf(store, aStream())).toEqual([]);
    });

    it('an append returns the head that a load then finds', async () => {
      const store = await open();
      const outcome = await store.append(emptyHead(aStream()), creation());
      expect(outcome).toEqual({ kind: 'appended', head: await store.load(aStream()) });
    });

    it('the seq of commits counts from 1 without gaps', async () => {
      const store = await open();
      let head = await store.load(aStream());
      for (const seq of [1, 2, 3, 4, 5]) {
        head = await appended(store, head, aCommit([tagged({ seq: String(seq) })]));
        expect(head.seq).toBe(seq);
      }
      const seqs = (await commitsOf(store, aStream())).map(({ seq }) => seq);
      expect(seqs).toEqual([1, 2, 3, 4, 5]);
    });

    it('an append at a stale seq is lost and returns the head that a load finds', async () => {
      const store = await open();
      const first = await grown(store, aStream(), creation());
      const second = await appended(store, first, aCommit([tagged({ team: 'core' })]));

      const loser = aCommit([tagged({ team: 'other' })]);
      for (const stale of [emptyHead(aStream()), first]) {
        const outcome = await store.append(stale, loser);
        expect(outcome).toEqual({ kind: 'lost', head: await store.load(aStream()) });
        expect(outcome).toEqual({ kind: 'lost', head: second });
      }
    });

    it('a lost commit leaves neither events nor values', async () => {
      const store = await open();
      const stream = aStream();
      await grown(store, stream, creation(stream.name, 'winner'));
      const before = await commitsOf(store, stream);

      await store.append(emptyHead(stream), creation(stream.name, 'loser'));

      expect(await commitsOf(store, stream)).toEqual(before);
      expect(await store.loadSealed(stream, sealed('loser').versionId)).toBeNull();
      expect(await store.loadSealed(stream, sealed('winner').versionId)).toEqual(sealed('winner'));
    });

    it('a commit that would overwrite a sealed value is rejected as a whole', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      const again = aCommit([tagged({ team: 'core' })], { added: sealed('v1', Buffer.from('x')) });

      await expect(store.append(head, again)).rejects.toThrow();

      expect(await store.load(aStream())).toEqual(head);
      expect(await commitsOf(store, aStream())).toHaveLength(1);
      expect(await store.loadSealed(aStream(), sealed('v1').versionId)).toEqual(sealed('v1'));
    });

    it('a commit that makes a version current without its value is rejected', async () => {
      const store = await open();
      const incomplete = aCommit([created(), moved(['AWSCURRENT', null, 'v1'])]);
      await expect(store.append(emptyHead(aStream()), incomplete)).rejects.toThrow(/sealed value/);
      expect(await store.load(aStream())).toEqual(emptyHead(aStream()));
    });
  });
};
