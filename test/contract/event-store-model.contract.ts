import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit, EventStore, Head, StreamId } from '../../domain/ports/event-store.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  moved,
  replicaAdded,
  sealed,
  tagged,
  version,
  versionAdded,
} from '../support/examples.ts';
import { commitsOf, type OpenStore } from './event-store-steps.ts';

const NAMES = ['left', 'right'];
const LABELS = ['v1', 'v2', 'v3'];

const aName = fc.constantFrom(...NAMES);
const aLabel = fc.constantFrom(...LABELS);

/** Few labels, so that some commits bring a version that the stream has already. */
const anyCommit: fc.Arbitrary<Commit> = fc.oneof(
  aLabel.map((label) => creation('left', label)),
  fc.constant(aCommit([created('right', { description: 'without a value' })])),
  aLabel.map((label) => aCommit([versionAdded(label)], { sealed: sealed(label) })),
  aLabel.map((label) =>
    aCommit([versionAdded(label), moved(['AWSCURRENT', null, label])], { sealed: sealed(label) }),
  ),
  fc.string().map((team) => aCommit([tagged({ team }), replicaAdded('us-east-1')])),
);

/** An append at one of the heads seen so far, `age` steps back from the newest. */
const anAppend = fc.record({
  name: aName,
  age: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 3 })),
  commit: anyCommit,
});

type Answer = { readonly answered: unknown } | { readonly rejected: true };

/** A rejection counts as an answer; its wording is each adapter's own. */
const answerOf = (asked: Promise<unknown>): Promise<Answer> =>
  asked.then(
    (answered) => ({ answered }),
    () => ({ rejected: true }),
  );

const everythingIn = async (store: EventStore, stream: StreamId): Promise<unknown> => ({
  head: await store.load(stream),
  commits: await commitsOf(store, stream),
  values: await Promise.all(LABELS.map((label) => store.loadSealed(stream, version(label)))),
});

/** What the memory adapter answers is the meaning of the port. */
export const modelContract = (open: OpenStore): void => {
  describe('model', () => {
    it('answers any mix of appends, fresh and stale, as the memory adapter does', async () => {
      const store = await open();
      let accounts = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(anAppend, { maxLength: 12 }), async (appends) => {
          const model = memoryEventStore();
          accounts += 1; // an account of its own is as good as an empty store
          const account = branded<AccountId>(String(accounts).padStart(12, '0'));
          const heads = new Map<string, readonly Head[]>();
          for (const { name, age, commit } of appends) {
            const stream = aStream(name, { account });
            const seen = heads.get(name) ?? [emptyHead(stream)];
            const head = seen[Math.min(age, seen.length - 1)] ?? emptyHead(stream);
            const expected = await answerOf(model.append(head, commit));
            expect(await answerOf(store.append(head, commit))).toEqual(expected);
            heads.set(name, [await model.load(stream), ...seen]);
            expect(await store.load(stream)).toEqual(await model.load(stream));
          }
          for (const name of NAMES) {
            const stream = aStream(name, { account });
            expect(await everythingIn(store, stream)).toEqual(await everythingIn(model, stream));
          }
        }),
        { numRuns: 40 },
      );
    });
  });
};
