import { describe, expect, it } from 'vitest';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import { EVERY_EVENT } from '../support/every-event.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  lifeOf,
  moved,
  pruned,
  purge,
  replacement,
  sealed,
  tagged,
  version,
  versionAdded,
} from '../support/examples.ts';
import { appended, grown, type OpenStore, sortedIds } from './event-store-steps.ts';

/** The value of a version under a data key that was wrapped anew. */
const anew = (label: string): SealedVersion =>
  sealed(label, new TextEncoder().encode(`anew ${label}`));

const keyChanged = EVERY_EVENT.EncryptionKeyChanged;

const MANY = Array.from({ length: 60 }, (_, index) => `old-${index}`);

/** What commits do to values that are stored. */
export const valueChangesContract = (open: OpenStore): void => {
  describe('values that change', () => {
    it('are replaced when they were wrapped anew, in the head as well', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2', 'v3'));
      const rewrapped = [anew('v2'), anew('v3')];

      const after = await appended(store, head, aCommit([keyChanged], { rewrapped }));

      expect(after.current).toEqual(anew('v3'));
      expect(await store.load(aStream())).toEqual(after);
      for (const value of [sealed('v1'), ...rewrapped]) {
        expect(await store.loadSealed(aStream(), value.versionId)).toEqual(value);
      }
    });

    it('are not made up: one that is not there cannot be replaced', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      const commit = aCommit([keyChanged], { rewrapped: [anew('v1'), anew('v2')] });

      await expect(store.append(head, commit)).rejects.toThrow();

      expect(await store.load(aStream())).toEqual(head);
      expect(await store.loadSealed(aStream(), version('v1'))).toEqual(sealed('v1'));
      expect(await store.loadSealed(aStream(), version('v2'))).toBeNull();
    });

    it('are removed by the commit that drops their versions', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2', 'v3', 'v4'));
      const removed = [version('v1'), version('v2')];

      const after = await appended(store, head, aCommit([pruned('v1', 'v2')], { removed }));

      expect(await store.load(aStream())).toEqual(after);
      for (const id of removed) expect(await store.loadSealed(aStream(), id)).toBeNull();
      expect(await sortedIds(store, aStream())).toEqual([version('v3'), version('v4')]);
    });

    it(`are removed by one commit even if there are ${MANY.length}`, async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', ...MANY, 'v2'));
      const removed = MANY.map(version);
      await appended(store, head, aCommit([pruned(...MANY)], { removed }));
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
    });

    it('are removed when they were wrapped anew by the same commit', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const { events, values } = replacement('v2', 'v3');
      const commit = aCommit([keyChanged, ...events, pruned('v1')], {
        ...values,
        rewrapped: [anew('v1'), anew('v2')],
        removed: [version('v1')],
      });

      await appended(store, head, commit);

      expect(await sortedIds(store, aStream())).toEqual([version('v2'), version('v3')]);
      expect(await store.loadSealed(aStream(), version('v2'))).toEqual(anew('v2'));
    });

    it('come back under the id of a version that was dropped', async () => {
      const store = await open();
      const head = await grown(
        store,
        aStream(),
        ...lifeOf('v1', 'v2'),
        aCommit([pruned('v1')], { removed: [version('v1')] }),
      );
      await appended(store, head, aCommit([versionAdded('v1')], { added: anew('v1') }));
      expect(await store.loadSealed(aStream(), version('v1'))).toEqual(anew('v1'));
    });

    it('come to a version that was registered without one', async () => {
      const store = await open();
      const registered = aCommit([EVERY_EVENT.SecretVersionRegistered]);
      const filled = aCommit([versionAdded('pending')], { added: sealed('pending') });
      await grown(store, aStream(), creation(), registered, filled);
      expect(await store.loadSealed(aStream(), version('pending'))).toEqual(sealed('pending'));
    });

    it('are copied several at a time, whatever was stored, and the current one into the head', async () => {
      const store = await open();
      await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      await grown(store, aStream(), purge(), aCommit([created()]));
      const copied = ['v0', 'v1', 'v2', 'v3'].map(anew);
      const events = copied.map(({ versionId }) => versionAdded(versionId.replace(/\.+$/, '')));
      const current = moved(['AWSCURRENT', null, 'v2']);

      const head = await store.load(aStream());
      const after = await appended(store, head, aCommit([...events, current], { copied }));

      expect(after.current).toEqual(anew('v2'));
      expect(await store.load(aStream())).toEqual(after);
      for (const value of copied) {
        expect(await store.loadSealed(aStream(), value.versionId)).toEqual(value);
      }
    });

    it('are copied over those of versions that the head has', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const copied = [anew('v1'), anew('v2')];
      const events = [versionAdded('v1', 'digest-anew'), versionAdded('v2', 'digest-anew')];

      const after = await appended(store, head, aCommit(events, { copied }));

      expect(after.current).toEqual(anew('v2'));
      expect(await store.load(aStream())).toEqual(after);
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
      for (const value of copied) {
        expect(await store.loadSealed(aStream(), value.versionId)).toEqual(value);
      }
    });

    it('are not removed while their version stays', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const commit = aCommit([tagged({ team: 'core' })], { removed: [version('v1')] });
      await expect(store.append(head, commit)).rejects.toThrow('removes the value');
      expect(await store.load(aStream())).toEqual(head);
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
    });

    it('are as they were after a commit that lost', async () => {
      const store = await open();
      const stale = await grown(store, aStream(), ...lifeOf('v1', 'v2', 'v3'));
      const head = await appended(store, stale, aCommit([tagged({ team: 'core' })]));
      const losers = [
        aCommit([keyChanged], { rewrapped: [anew('v2'), anew('v3')] }),
        aCommit([pruned('v1')], { removed: [version('v1')] }),
        aCommit([versionAdded('v1')], { added: anew('v1') }),
        aCommit([versionAdded('v1'), versionAdded('v4')], { copied: [anew('v1'), anew('v4')] }),
        replacement('v3', 'v4'),
      ];

      for (const loser of losers) {
        expect(await store.append(stale, loser)).toEqual({ kind: 'lost', head });
      }

      expect(await store.load(aStream())).toEqual(head);
      const labels = ['v1', 'v2', 'v3'];
      expect(await sortedIds(store, aStream())).toEqual(labels.map(version));
      for (const label of labels) {
        expect(await store.loadSealed(aStream(), version(label))).toEqual(sealed(label));
      }
    });
  });
};
