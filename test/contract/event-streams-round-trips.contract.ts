import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
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
import { appended, commitsOf, grown, type Open } from './event-store-steps.ts';

const ALL = Object.values(EVERY_EVENT);

/** Every event but the purge, which would leave no secret. */
const ALIVE = ALL.filter(({ type }) => type !== 'SecretPurged');

/** What was written is read back unchanged. */
export const roundTripsContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('round trips', () => {
    it.each(ALL.map((event) => [event.type, event] as const))(
      'a %s event is read back unchanged',
      async (_type, event) => {
        const store = await open();
        const { secret } = await grown(store, aStream(), aCommit([event], { added: sealed('v1') }));
        const [commit] = await commitsOf(store, aStream());
        expect(commit?.events).toEqual([event]);
        expect((await store.load(aStream())).secret).toEqual(secret);
      },
    );

    it('a full state is loaded with every map in its order', async () => {
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

    it('a secret in any state is loaded unchanged', async () => {
      const store = await open();
      for (const [state, history] of Object.entries(EVERY_STATE)) {
        const stream = aStream(state.replaceAll(' ', '-'));
        const head = await grown(store, stream, aCommit(history));
        const loaded = await store.load(stream);
        expect(loaded, state).toEqual(head);
        expect(inOrder(loaded.secret), state).toEqual(inOrder(fold(history)));
      }
    });

    it('the events of one commit are read back in order', async () => {
      const store = await open();
      await grown(store, aStream(), aCommit(ALL, { added: sealed('v1') }));
      expect((await commitsOf(store, aStream())).map(({ events }) => events)).toEqual([ALL]);
    });

    it('a commit is read back with its actor, request and time', async () => {
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

    it('an append does not modify its arguments', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      const commit = replacement('v1', 'v2');
      const [headBefore, commitBefore] = structuredClone([head, commit] as const);

      await store.append(head, commit);
      await store.append(head, commit);

      expect(head).toEqual(headBefore);
      expect(commit).toEqual(commitBefore);
    });

    it('stored bytes are not affected when a caller overwrites its own', async () => {
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
