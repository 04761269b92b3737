import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  materialNumberIn,
  newMaterial,
  unwrapDataKey,
  withMaterial,
  wrapDataKey,
} from '../../../infra/keyring/material.ts';
import { arnOf, version } from '../../support/examples.ts';
import { keyArn } from '../crypto/known-keys.ts';

const ROOT = createSecretKey(randomBytes(32));
const ARN = keyArn('one');
const ZEROS = new Uint8Array(32);

const NAME = { arn: ARN, number: 1 };

/** A stored key, and its material as seen during use. */
const storedKey = () => {
  const stored = { ...NAME, box: newMaterial(ROOT, NAME) };
  const copy = withMaterial(ROOT, stored, (material) => Uint8Array.from(material));
  return { stored, copy };
};

describe('key material', () => {
  it('is 32 random bytes that are not stored in the clear', () => {
    const { stored, copy } = storedKey();

    expect(copy).toHaveLength(32);
    expect(copy).not.toEqual(storedKey().copy);
    expect(Buffer.from(stored.box).includes(Buffer.from(copy))).toBe(false);
  });

  it('is overwritten after use', () => {
    const seen = withMaterial(ROOT, storedKey().stored, (material) => material);

    expect(seen).toEqual(ZEROS);
  });

  it('is overwritten when its use fails', () => {
    const seen: Uint8Array[] = [];
    const work = (material: Uint8Array): never => {
      seen.push(material);
      throw new Error('half way');
    };

    expect(() => withMaterial(ROOT, storedKey().stored, work)).toThrow('half way');
    expect(seen).toEqual([ZEROS]);
  });

  it.each([
    ['under another key', createSecretKey(randomBytes(32)), NAME],
    ['as the material of another key', ROOT, { ...NAME, arn: keyArn('two') }],
    ['as another material of its key', ROOT, { ...NAME, number: 2 }],
  ])('does not open %s', (_, under, name) => {
    const { box } = storedKey().stored;

    expect(() => withMaterial(under, { ...name, box }, () => true)).toThrow('damaged');
  });
});

describe('a data key', () => {
  const context = { secretArn: arnOf('db'), versionId: version('v1') };
  const material = randomBytes(32);
  const dataKey = Uint8Array.from(randomBytes(32));

  it.each([
    [1, 1],
    [2, 5],
    [0xffff_ffff, 5],
  ])('shows which material wrapped it: number %i', (number, prefix) => {
    const binding = { arn: ARN, number, context };

    const wrapped = wrapDataKey(material, dataKey, binding);

    expect(wrapped).toHaveLength(prefix + 12 + 32 + 16);
    expect(materialNumberIn(wrapped)).toBe(number);
    expect(unwrapDataKey(material, wrapped, binding)).toEqual(dataKey);
  });

  it('does not unwrap as that of another material, even under the same bytes', () => {
    const wrapped = wrapDataKey(material, dataKey, { arn: ARN, number: 2, context });

    expect(unwrapDataKey(material, wrapped, { arn: ARN, number: 3, context })).toBeNull();
    const renumbered = Uint8Array.from(wrapped);
    renumbered[4] = 3;
    expect(materialNumberIn(renumbered)).toBe(3);
    expect(unwrapDataKey(material, renumbered, { arn: ARN, number: 3, context })).toBeNull();
  });

  it.each([[[]], [[0x02]], [[0x02, 0, 0, 0]], [[0x03, 0, 0, 0, 1, 9]]])(
    'is not recognised in the bytes %j',
    (bytes) => {
      expect(materialNumberIn(Uint8Array.from(bytes))).toBeNull();
    },
  );
});
