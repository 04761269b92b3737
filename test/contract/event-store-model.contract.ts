import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Listed } from '../../domain/ports/secret-index.ts';
import type { Commit, Head, StreamId } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';
import { EVERY_EVENT } from '../support/every-event.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  deletionScheduled,
  later,
  moved,
  NOON,
  pruned,
  purge,
  REGION,
  replicaAdded,
  sealed,
  tagged,
  version,
  versionAdded,
} from '../support/examples.ts';
import { commitsOf, entriesOf, type Open, sortedIds } from './event-store-steps.ts';

const NAMES = ['left', 'right'];
const LABELS = ['v1', 'v2', 'v3'];
const FAR = later(1_000_000);

const aName = fc.constantFrom(...NAMES);
const aLabel = fc.constantFrom(...LABELS);

const renewed = (label: string) => sealed(label, new TextEncoder().encode(`renewed ${label}`));

/** Few labels, so that some commits add a version that the stream already has, or lack one. */
const aCommitOn = (name: string): fc.Arbitrary<Commit> =>
  fc.oneof(
    aLabel.map((label) => creation(name, label)),
    fc.nat({ max: 2 }).map((seconds) => aCommit([created(name, { at: later(seconds) })])),
    aLabel.map((label) => aCommit([versionAdded(label)], { added: sealed(label) })),
    aLabel.map((label) =>
      aCommit([versionAdded(label), moved(['AWSCURRENT', null, label])], { added: sealed(label) }),
    ),
    aLabel.map((label) =>
      aCommit([EVERY_EVENT.EncryptionKeyChanged], { rewrapped: [renewed(label)] }),
    ),
    aLabel.map((label) => aCommit([versionAdded(label)], { copied: [renewed(label)] })),
    aLabel.map((label) => aCommit([pruned(label)], { removed: [version(label)] })),
    fc.string().map((team) => aCommit([tagged({ team }), replicaAdded('us-east-1')])),
    fc.nat({ max: 2 }).map((seconds) => aCommit([deletionScheduled(later(seconds))])),
    fc.constant(aCommit([EVERY_EVENT.DeletionCancelled])),
    fc.nat({ max: 2 }).map((seconds) => purge(later(seconds))),
  );

type Step = { readonly name: string; readonly take: (store: EventStore, head: Head) => unknown };

/** A step on a stream, at one of the heads seen so far. */
const aStepOn = (name: string): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 5, arbitrary: aCommitOn(name).map((commit) => appending(name, commit)) },
    fc.tuple(aLabel, fc.nat({ max: 2 })).map(([label, day]) => reading(name, label, day)),
    fc.subarray(LABELS).map((labels) => removing(name, labels)),
  );

const appending = (name: string, commit: Commit): Step => ({
  name,
  take: (store, head) => store.append(head, commit),
});

const reading = (name: string, label: string, day: number): Step => ({
  name,
  take: (store, head) => store.recordAccess(head, version(label), later(day * 86_400)),
});

const removing = (name: string, labels: readonly string[]): Step => ({
  name,
  take: (store, { stream }) => store.removeSealed(stream, labels.map(version)),
});

/** `age` steps back from the newest head. */
const aTurn = fc.record({
  step: aName.chain(aStepOn),
  age: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 3 })),
});

type Answer = { readonly answered: unknown } | { readonly rejected: true };

/** A rejection is an answer too; its message is up to the adapter. */
const answerOf = async (step: Step, store: EventStore, head: Head): Promise<Answer> => {
  try {
    return { answered: await step.take(store, head) };
  } catch {
    return { rejected: true };
  }
};

const everythingIn = async (store: EventStore, stream: StreamId): Promise<unknown> => ({
  head: await store.load(stream),
  commits: await commitsOf(store, stream),
  values: await Promise.all(LABELS.map((label) => store.loadSealed(stream, version(label)))),
  ids: await sortedIds(store, stream),
});

/** The lists and the due work of an account. */
const overviewOf = async (
  store: EventStore,
  account: AccountId,
  orders: EventStore['orders'],
): Promise<unknown> => {
  const page = { limit: 1, after: null, namePrefix: null };
  const owner = { account, region: REGION };
  const due = await store.due('purge', FAR, 10_000);
  const lists: (readonly Listed[])[] = [];
  for (const order of orders) {
    for (const descending of [false, true]) {
      lists.push(await entriesOf(store, owner, { ...page, order, descending }));
    }
  }
  return {
    lists,
    due: due.flatMap((stream) => (stream.account === account ? [stream.name] : [])).toSorted(),
    dueAtNoon: (await store.due('purge', NOON, 10_000)).filter(
      (stream) => stream.account === account,
    ).length,
  };
};

/** The memory adapter defines the meaning of the port; every adapter gives the same answers. */
export const modelContract = (open: Open<EventStore>): void => {
  describe('equivalence with the memory adapter', () => {
    it('any mix of steps at fresh and stale heads has the same results', async () => {
      const store = await open();
      let accounts = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(aTurn, { maxLength: 16 }), async (turns) => {
          const model = memoryEventStore();
          accounts += 1; // a separate account is as good as an empty store
          const account = branded<AccountId>(String(accounts).padStart(12, '0'));
          const heads = new Map<string, readonly Head[]>();
          for (const { step, age } of turns) {
            const stream = aStream(step.name, { account });
            const seen = heads.get(step.name) ?? [emptyHead(stream)];
            const head = seen[Math.min(age, seen.length - 1)] ?? emptyHead(stream);
            const expected = await answerOf(step, model, head);
            expect(await answerOf(step, store, head)).toEqual(expected);
            heads.set(step.name, [await model.load(stream), ...seen]);
            expect(await store.load(stream)).toEqual(await model.load(stream));
          }
          for (const name of NAMES) {
            const stream = aStream(name, { account });
            expect(await everythingIn(store, stream)).toEqual(await everythingIn(model, stream));
          }
          const { orders } = store;
          const expected = await overviewOf(model, account, orders);
          expect(await overviewOf(store, account, orders)).toEqual(expected);
        }),
        { numRuns: 40 },
      );
    });
  });
};
