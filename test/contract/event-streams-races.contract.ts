import { describe, expect, it } from 'vitest';
import type { Appended, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Head } from '../../domain/ports/stream.ts';
import { aCommit, aStream, creation, sealed, tagged } from '../support/examples.ts';
import { commitsOf, grown, headAfter, type Open } from './event-store-steps.ts';

const WRITERS = Array.from({ length: 32 }, (_, index) => `writer-${index}`);

const winnersHead = (outcomes: readonly Appended[]): Head => {
  const winners = outcomes.filter((outcome) => outcome.kind === 'appended');
  const [winner] = winners;
  if (winner === undefined || winners.length > 1) throw new Error(`${winners.length} writers won`);
  return winner.head;
};

/** Many writers at once. */
export const racesContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('concurrent appends', () => {
    it('exactly one of 32 racing creations wins, and the others get its head', async () => {
      const store = await open();
      const empty = await store.load(aStream());

      const outcomes = await Promise.all(
        WRITERS.map((writer) => store.append(empty, creation('db/password', writer))),
      );

      const winner = winnersHead(outcomes);
      for (const outcome of outcomes) {
        expect(await headAfter(store, empty.stream, outcome)).toEqual(winner);
      }
      expect(await store.load(empty.stream)).toEqual(winner);
    });

    it('only the winner of a race has its value stored', async () => {
      const store = await open();
      const empty = await store.load(aStream());
      const outcomes = await Promise.all(
        WRITERS.map((writer) => store.append(empty, creation('db/password', writer))),
      );

      const values = await Promise.all(
        WRITERS.map((writer) => store.loadSealed(empty.stream, sealed(writer).versionId)),
      );

      expect(values.filter((value) => value !== null)).toEqual([winnersHead(outcomes).current]);
      expect(await commitsOf(store, empty.stream)).toHaveLength(1);
    });

    it('exactly one of 32 racing changes of the same head wins', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());

      const outcomes = await Promise.all(
        WRITERS.map((writer) => store.append(head, aCommit([tagged({ writer })]))),
      );

      expect(winnersHead(outcomes)).toEqual(await store.load(head.stream));
      expect((await commitsOf(store, head.stream)).map(({ seq }) => seq)).toEqual([1, 2]);
    });

    it('no commit is lost when losers retry from the head they lost to', async () => {
      const store = await open();
      const writers = WRITERS.slice(0, 6);
      const persist = async (writer: string): Promise<void> => {
        let outcome: Appended = { kind: 'contended' };
        do {
          const head = await headAfter(store, aStream(), outcome);
          outcome = await store.append(head, aCommit([tagged({ [writer]: 'was here' })]));
        } while (outcome.kind !== 'appended');
      };

      await grown(store, aStream(), creation());
      await Promise.all(writers.map(persist));

      const { secret, seq } = await store.load(aStream());
      expect(seq).toBe(1 + writers.length);
      expect(secret.status === 'active' && [...(secret.tags?.keys() ?? [])].sort()).toEqual(
        writers,
      );
    });

    it('appends to different streams do not contend', async () => {
      const store = await open();
      const streams = WRITERS.map((writer) => aStream(writer));

      const outcomes = await Promise.all(
        streams.map(async (stream) =>
          store.append(await store.load(stream), creation(stream.name)),
        ),
      );

      expect(outcomes.map(({ kind }) => kind)).toEqual(WRITERS.map(() => 'appended'));
    });
  });
};
