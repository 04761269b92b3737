import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newMaterial, withMaterial } from '../../../infra/keyring/material.ts';
import { keyArn } from '../crypto/known-keys.ts';

const ROOT = createSecretKey(randomBytes(32));
const ARN = keyArn('one');
const ZEROS = new Uint8Array(32);

/** A stored key, and what its material was while somebody worked with it. */
const storedKey = () => {
  const stored = { arn: ARN, material: newMaterial(ROOT, ARN) };
  const copy = withMaterial(ROOT, stored, (material) => Uint8Array.from(material));
  return { stored, copy };
};

describe('key material', () => {
  it('is 32 random bytes that are not stored in the clear', () => {
    const { stored, copy } = storedKey();

    expect(copy).toHaveLength(32);
    expect(copy).not.toEqual(storedKey().copy);
    expect(Buffer.from(stored.material).includes(Buffer.from(copy))).toBe(false);
  });

  it('is overwritten when the work with it is done', () => {
    const seen = withMaterial(ROOT, storedKey().stored, (material) => material);

    expect(seen).toEqual(ZEROS);
  });

  it('is overwritten when the work with it fails', () => {
    const seen: Uint8Array[] = [];
    const work = (material: Uint8Array): never => {
      seen.push(material);
      throw new Error('half way');
    };

    expect(() => withMaterial(ROOT, storedKey().stored, work)).toThrow('half way');
    expect(seen).toEqual([ZEROS]);
  });

  it.each([
    ['under another root key', createSecretKey(randomBytes(32)), ARN],
    ['as the material of another key', ROOT, keyArn('two')],
  ])('does not open %s', (_, root, arn) => {
    const { material } = storedKey().stored;

    expect(() => withMaterial(root, { arn, material }, () => true)).toThrow('damaged');
  });
});
