import { describe, expect, it } from 'vitest';
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
import { appended, grown, type OpenStore, sortedIds } from './event-store-steps.ts';

/** Every byte, in an order that no text encoding survives. */
const binary = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 167 + (index >> 8)) & 0xff);

/** Plain bytes, so that a difference shows wherever it is. */
const hex = (value: SealedVersion | null): string =>
  value === null ? 'null' : Buffer.from(value.bytes).toString('hex');

/** Sealed values, by version. */
export const valuesContract = (open: OpenStore): void => {
  describe('values', () => {
    it('answers null for a version that was never stored', async () => {
      const store = await open();
      expect(await store.loadSealed(aStream(), version('v1'))).toBeNull();
      await grown(store, aStream(), creation());
      expect(await store.loadSealed(aStream(), version('v2'))).toBeNull();
      expect(await store.loadSealed(aStream(), version('V1'))).toBeNull();
    });

    it('finds every version, with a label or without', async () => {
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

    it('has the version labelled AWSCURRENT in the head, and no other', async () => {
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

    it('has no current version after the name starts anew without a value', async () => {
      const store = await open();
      await grown(store, aStream(), creation(), aCommit([created()]));
      expect((await store.load(aStream())).current).toBeNull();
    });

    it('takes the stored value of a version that becomes current again', async () => {
      const store = await open();
      const head = await grown(store, aStream(), ...lifeOf('v1', 'v2'));
      const promoted = await store.loadSealed(aStream(), version('v1'));

      const back = moved(['AWSCURRENT', 'v2', 'v1'], ['AWSPREVIOUS', 'v1', 'v2']);
      const after = await appended(store, head, aCommit([back], { promoted }));

      expect(after.current).toEqual(sealed('v1'));
      expect(await store.load(aStream())).toEqual(after);
      expect(await sortedIds(store, aStream())).toEqual([version('v1'), version('v2')]);
    });

    it('keeps 64 KiB of binary intact, byte for byte', async () => {
      const store = await open();
      const value = sealed('v1', binary(65_536 + 512));
      await grown(store, aStream(), creation('db/password', 'v1', value));
      expect(hex((await store.load(aStream())).current)).toBe(hex(value));
      expect(hex(await store.loadSealed(aStream(), value.versionId))).toBe(hex(value));
    });

    it('takes a view into a larger buffer for the bytes of the view only', async () => {
      const store = await open();
      const value = sealed('v1', binary(300).subarray(7, 42));
      await grown(store, aStream(), creation('db/password', 'v1', value));
      expect(hex((await store.load(aStream())).current)).toBe(hex(value));
      expect(hex(await store.loadSealed(aStream(), value.versionId))).toBe(hex(value));
    });
  });
};
