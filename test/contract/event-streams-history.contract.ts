import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { advance, emptyHead, NO_VALUES } from '../../domain/secret/head.ts';
import {
  aCommit,
  aStream,
  creation,
  replacement,
  replicaAdded,
  tagged,
} from '../support/examples.ts';
import { inOrder } from '../support/in-order.ts';
import { commitsOf, grown, type Open } from './event-store-steps.ts';

const LONG = 120;

/** Rebuilds the head from commits and values alone. */
const rebuilt = async (store: EventStreams & SealedValues, stream: StreamId): Promise<Head> => {
  let head = emptyHead(stream);
  for await (const { events, origin } of store.readCommits(stream)) {
    const added = events.find((event) => event.type === 'SecretVersionAdded');
    const value = added === undefined ? null : await store.loadSealed(stream, added.versionId);
    head = advance(head, { events, origin, values: { ...NO_VALUES, added: value } });
  }
  return head;
};

/** Reads of recorded commits. */
export const historyContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('history', () => {
    it('commits are read in order, from the first or after a seq', async () => {
      const store = await open();
      const commits = ['a', 'b', 'c', 'd'].map((tag) => aCommit([tagged({ tag })]));
      await grown(store, aStream(), ...commits);

      const all = await commitsOf(store, aStream());
      expect(all).toEqual(
        commits.map(({ events, origin }, index) => ({ seq: index + 1, events, origin })),
      );
      for (const after of [0, 1, 3, 4, 9]) {
        expect(await commitsOf(store, aStream(), after)).toEqual(all.slice(after));
      }
    });

    it(`a history of ${LONG} commits is read across pages without a gap`, async () => {
      const store = await open();
      const commits = Array.from({ length: LONG }, (_, index) =>
        aCommit([tagged({ index: String(index) })]),
      );
      await grown(store, aStream(), ...commits);
      const seqs = (await commitsOf(store, aStream(), 5)).map(({ seq }) => seq);
      expect(seqs).toEqual(commits.map((_, index) => index + 1).slice(5));
    });

    it('two readers can read a history at the same time, and one may stop early', async () => {
      const store = await open();
      await grown(store, aStream(), creation(), replacement('v1', 'v2'), replacement('v2', 'v3'));
      const outer: number[] = [];
      for await (const { seq } of store.readCommits(aStream())) {
        outer.push(seq);
        expect((await commitsOf(store, aStream())).map((commit) => commit.seq)).toEqual([1, 2, 3]);
        if (seq === 2) break;
      }
      expect(outer).toEqual([1, 2]);
    });

    it('the head can be rebuilt from commits and values', async () => {
      const store = await open();
      const head = await grown(
        store,
        aStream(),
        creation(),
        replacement('v1', 'v2'),
        aCommit([tagged({ team: 'core' }), replicaAdded('us-east-1')]),
        replacement('v2', 'v3'),
      );
      const again = await rebuilt(store, aStream());
      expect(again).toEqual(await store.load(aStream()));
      expect(again).toEqual(head);
      expect(inOrder(again.secret)).toEqual(inOrder(head.secret));
    });
  });
};
