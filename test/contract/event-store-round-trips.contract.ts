import { describe, expect, it } from 'vitest';
import { fold } from '../../domain/secret/evolve.ts';
import { EVERY_EVENT } from '../support/every-event.ts';
import { EVERY_STATE } from '../support/every-state.ts';
import {
  aCommit,
  anOrigin,
  aStream,
  created,
  creation,
  later,
  replacement,
  replicaAdded,
  sealed,
  tagged,
} from '../support/examples.ts';
import { inOrder } from '../support/in-order.ts';
import { appended, commitsOf, grown, type OpenStore } from './event-store-steps.ts';

const ALL = Object.values(EVERY_EVENT);

/** A secret that all but its end has happened to. */
const ALIVE = ALL.filter(({ type }) => type !== 'SecretPurged');

/** What goes in comes out. */
export const roundTripsContract = (open: OpenStore): void => {
  describe('round trips', () => {
    it.each(ALL.map((event) => [event.type, event] as const))(
      'gives %s back as it was',
      async (_type, event) => {
        const store = await open();
        const { secret } = await grown(store, aStream(), aCommit([event], { added: sealed('v1') }));
        const [commit] = await commitsOf(store, aStream());
        expect(commit?.events).toEqual([event]);
        expect((await store.load(aStream())).secret).toEqual(secret);
      },
    );

    it('gives a whole state back, with every map in its order', async () => {
      const store = await open();
      const head = await grown(
        store,
        aStream(),
        aCommit(ALIVE, { added: sealed('v1') }),
        replacement('v1', 'v2'),
        aCommit([replicaAdded('ap-south-1'), tagged({ alpha: 'last' })]),
      );
      const loaded = await store.load(aStream());
      expect(loaded).toEqual(head);
      expect(inOrder(loaded.secret)).toEqual(inOrder(head.secret));
    });

    it('gives a secret back in every state it can be in', async () => {
      const store = await open();
      for (const [state, history] of Object.entries(EVERY_STATE)) {
        const stream = aStream(state.replaceAll(' ', '-'));
        const head = await grown(store, stream, aCommit(history));
        const loaded = await store.load(stream);
        expect(loaded, state).toEqual(head);
        expect(inOrder(loaded.secret), state).toEqual(inOrder(fold(history)));
      }
    });

    it('gives the events of one commit back in their order', async () => {
      const store = await open();
      await grown(store, aStream(), aCommit(ALL, { added: sealed('v1') }));
      expect((await commitsOf(store, aStream())).map(({ events }) => events)).toEqual([ALL]);
    });

    it('tells who made a commit, in which request and when', async () => {
      const store = await open();
      const first = anOrigin({ actor: 'arn:aws:iam::111122223333:user/é', at: later(1) });
      const second = anOrigin({ requestId: 'another', at: later(0.001) });
      await grown(
        store,
        aStream(),
        aCommit([created()], {}, first),
        aCommit([tagged({ a: 'b' })], {}, second),
      );
      const commits = await commitsOf(store, aStream());
      expect(commits.map(({ origin }) => origin)).toEqual([first, second]);
    });

    it('leaves what it was given as it was', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      const commit = replacement('v1', 'v2');
      const [headBefore, commitBefore] = structuredClone([head, commit] as const);

      await store.append(head, commit);
      await store.append(head, commit);

      expect(head).toEqual(headBefore);
      expect(commit).toEqual(commitBefore);
    });

    it('is not changed by a caller that overwrites bytes it gave or got', async () => {
      const store = await open();
      const commit = creation();
      const head = await appended(store, await store.load(aStream()), commit);
      const loaded = await store.load(aStream());
      const opened = await store.loadSealed(aStream(), sealed('v1').versionId);

      for (const kept of [commit.values.added, head.current, loaded.current, opened])
        kept?.bytes.fill(0);

      expect((await store.load(aStream())).current).toEqual(sealed('v1'));
      expect(await store.loadSealed(aStream(), sealed('v1').versionId)).toEqual(sealed('v1'));
    });
  });
};
