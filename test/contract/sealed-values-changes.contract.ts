import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
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
import { appended, grown, type Open, sortedIds } from './event-store-steps.ts';

/** Another value of a version, as after its data key was wrapped again. */
const renewed = (label: string): SealedVersion =>
  sealed(label, new TextEncoder().encode(`renewed ${label}`));

const keyChanged = EVERY_EVENT.EncryptionKeyChanged;

const MANY = Array.from({ length: 60 }, (_, index) => `old-${index}`);

/** Changes that commits make to stored values. */
export const changesContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('changing values', () => {
    it('a rewrapped value replaces the stored one, also in the head', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2', 'v3'));
      const rewrapped = [renewed('v2'), renewed('v3')];

      const after = await appended(store, head, aCommit([keyChanged], { rewrapped }));

      expect(after.current).toEqual(renewed('v3'));
      expect(await store.load(aStream())).toEqual(after);
      for (const value of [sealed('v1'), ...rewrapped]) {
        expect(await store.loadSealed(aStream(), value.versionId)).toEqual(value);
      }
    });

    it('rewrapping a value that is not stored is rejected', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      const commit = aCommit([keyChanged], { rewrapped: [renewed('v1'), renewed('v2')] });

      await expect(store.append(head, commit)).rejects.toThrow();

      expect(await store.load(aStream())).toEqual(head);
      expect(await store.loadSealed(aStream(), version('v1'))).toEqual(sealed('v1'));
      expect(await store.loadSealed(aStream(), version('v2'))).toBeNull();
    });

    it('a commit that drops versions removes their values', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2', 'v3', 'v4'));
      const removed = [version('v1'), version('v2')];

      const after = await appended(store, head, aCommit([pruned('v1', 'v2')], { removed }));

      expect(await store.load(aStream())).toEqual(after);
      for (const id of removed) expect(await store.loadSealed(aStream(), id)).toBeNull();
      expect(await sortedIds(store, aStream())).toEqual([version('v3'), version('v4')]);
    });

    it(`one commit can remove ${MANY.length} values`, async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', ...MANY, 'v2'));
      const removed = MANY.map(version);
      await appended(store, head, aCommit([pruned(...MANY)], { removed }));
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
    });

    it('a value that the same commit rewraps and drops is removed', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const { events, values } = replacement('v2', 'v3');
      const commit = aCommit([keyChanged, ...events, pruned('v1')], {
        ...values,
        rewrapped: [renewed('v1'), renewed('v2')],
        removed: [version('v1')],
      });

      await appended(store, head, commit);

      expect(await sortedIds(store, aStream())).toEqual([version('v2'), version('v3')]);
      expect(await store.loadSealed(aStream(), version('v2'))).toEqual(renewed('v2'));
    });

    it('the id of a dropped version can be stored again', async () => {
      const store = await open();
      const head = await grown(
        store,
        aStream(),
        ...lifeOf('v1', 'v2'),
        aCommit([pruned('v1')], { removed: [version('v1')] }),
      );
      await appended(store, head, aCommit([versionAdded('v1')], { added: renewed('v1') }));
      expect(await store.loadSealed(aStream(), version('v1'))).toEqual(renewed('v1'));
    });

    it('a version that was registered without a value can get one', async () => {
      const store = await open();
      const registered = aCommit([EVERY_EVENT.SecretVersionRegistered]);
      const filled = aCommit([versionAdded('pending')], { added: sealed('pending') });
      await grown(store, aStream(), creation(), registered, filled);
      expect(await store.loadSealed(aStream(), version('pending'))).toEqual(sealed('pending'));
    });

    it('several values are copied over whatever is stored, and the current one into the head', async () => {
      const store = await open();
      await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      await grown(store, aStream(), purge(), aCommit([created()]));
      const copied = ['v0', 'v1', 'v2', 'v3'].map(renewed);
      const events = copied.map(({ versionId }) => versionAdded(versionId.replace(/\.+$/, '')));
      const current = moved(['AWSCURRENT', null, 'v2']);

      const head = await store.load(aStream());
      const after = await appended(store, head, aCommit([...events, current], { copied }));

      expect(after.current).toEqual(renewed('v2'));
      expect(await store.load(aStream())).toEqual(after);
      for (const value of copied) {
        expect(await store.loadSealed(aStream(), value.versionId)).toEqual(value);
      }
    });

    it('copied values replace those of versions that the head has', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const copied = [renewed('v1'), renewed('v2')];
      const events = [versionAdded('v1', 'digest-renewed'), versionAdded('v2', 'digest-renewed')];

      const after = await appended(store, head, aCommit(events, { copied }));

      expect(after.current).toEqual(renewed('v2'));
      expect(await store.load(aStream())).toEqual(after);
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
      for (const value of copied) {
        expect(await store.loadSealed(aStream(), value.versionId)).toEqual(value);
      }
    });

    it('removing the value of a version that stays is rejected', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const commit = aCommit([tagged({ team: 'core' })], { removed: [version('v1')] });
      await expect(store.append(head, commit)).rejects.toThrow('removes the value');
      expect(await store.load(aStream())).toEqual(head);
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
    });

    it('a lost commit changes no values', async () => {
      const store = await open();
      const stale = await grown(store, aStream(), ...lifeOf('v1', 'v2', 'v3'));
      const head = await appended(store, stale, aCommit([tagged({ team: 'core' })]));
      const losers = [
        aCommit([keyChanged], { rewrapped: [renewed('v2'), renewed('v3')] }),
        aCommit([pruned('v1')], { removed: [version('v1')] }),
        aCommit([versionAdded('v1')], { added: renewed('v1') }),
        aCommit([versionAdded('v1'), versionAdded('v4')], {
          copied: [renewed('v1'), renewed('v4')],
        }),
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
