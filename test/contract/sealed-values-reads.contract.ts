import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  lifeOf,
  moved,
  replacement,
  sealed,
  version,
  versionAdded,
} from '../support/examples.ts';
import { appended, grown, type Open, sortedIds } from './event-store-steps.ts';

/** Every byte value, in an order that no text encoding preserves. */
const binary = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 167 + (index >> 8)) & 0xff);

/** As hex, so that a failure shows where the bytes differ. */
const hex = (value: SealedVersion | null): string =>
  value === null ? 'null' : Buffer.from(value.bytes).toString('hex');

/** Reads of sealed values, by version. */
export const readsContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('reading values', () => {
    it('a version that was never stored loads as null', async () => {
      const store = await open();
      expect(await store.loadSealed(aStream(), version('v1'))).toBeNull();
      await grown(store, aStream(), creation());
      expect(await store.loadSealed(aStream(), version('v2'))).toBeNull();
      expect(await store.loadSealed(aStream(), version('V1'))).toBeNull();
    });

    it('every version is found, labelled or not', async () => {
      const store = await open();
      await grown(
        store,
        aStream(),
        creation(),
        replacement('v1', 'v2'),
        replacement('v2', 'v3'),
        aCommit([versionAdded('v4')], { added: sealed('v4') }),
      );
      for (const label of ['v1', 'v2', 'v3', 'v4']) {
        expect(await store.loadSealed(aStream(), version(label))).toEqual(sealed(label));
      }
    });

    it('the head carries the value of AWSCURRENT and no other', async () => {
      const store = await open();
      expect((await grown(store, aStream(), aCommit([created()]))).current).toBeNull();
      expect((await store.load(aStream())).current).toBeNull();

      await grown(store, aStream(), creation());
      expect((await store.load(aStream())).current).toEqual(sealed('v1'));

      await grown(store, aStream(), aCommit([versionAdded('v2')], { added: sealed('v2') }));
      expect((await store.load(aStream())).current).toEqual(sealed('v1'));

      await grown(store, aStream(), replacement('v1', 'v3'));
      expect((await store.load(aStream())).current).toEqual(sealed('v3'));
    });

    it('the head has no current value after the name is reused without one', async () => {
      const store = await open();
      await grown(store, aStream(), creation(), aCommit([created()]));
      expect((await store.load(aStream())).current).toBeNull();
    });

    it('a version that becomes current again brings its stored value', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const promoted = await store.loadSealed(aStream(), version('v1'));

      const back = moved(['AWSCURRENT', 'v2', 'v1'], ['AWSPREVIOUS', 'v1', 'v2']);
      const after = await appended(store, head, aCommit([back], { promoted }));

      expect(after.current).toEqual(sealed('v1'));
      expect(await store.load(aStream())).toEqual(after);
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
    });

    it('64 KiB of binary are stored byte for byte', async () => {
      const store = await open();
      const value = sealed('v1', binary(65_536 + 512));
      await grown(store, aStream(), creation('db/password', 'v1', value));
      expect(hex((await store.load(aStream())).current)).toBe(hex(value));
      expect(hex(await store.loadSealed(aStream(), value.versionId))).toBe(hex(value));
    });

    it('a view into a larger buffer is stored as the bytes of the view', async () => {
      const store = await open();
      const value = sealed('v1', binary(300).subarray(7, 42));
      await grown(store, aStream(), creation('db/password', 'v1', value));
      expect(hex((await store.load(aStream())).current)).toBe(hex(value));
      expect(hex(await store.loadSealed(aStream(), value.versionId))).toBe(hex(value));
    });
  });
};
