import { describe, expect, it } from 'vitest';
import { KEY_ARN } from '../../support/examples.ts';
import { A, arnsIn, B, openSealed, parsed } from './rewrapping.ts';
import { ARN, CONTEXT, TEXT } from './sealing.ts';

describe('rewrapping', () => {
  it('puts the copy under the new key first and keeps the others in their order', async () => {
    const { under } = await openSealed();

    const { version, keyArns } = await under(A, B);

    expect(keyArns).toEqual([B, A, KEY_ARN]);
    expect(arnsIn(version)).toEqual(keyArns);
  });

  it('keeps every byte of the earlier copies and of the body, and so the digest', async () => {
    const { sealing, under } = await openSealed();

    const { version, digest } = await under(A);

    const { wrappedKeys, nonce, body } = parsed(version);
    expect({ wrappedKeys: wrappedKeys.slice(1), nonce, body }).toEqual(parsed(sealing.version));
    expect(version.versionId).toBe(CONTEXT.versionId);
    expect(digest).toBe(sealing.digest);
  });

  it('does not modify its input', async () => {
    const { sealing, under } = await openSealed();
    const before = Uint8Array.from(sealing.version.bytes);

    await under(A);

    expect(sealing.version.bytes).toEqual(before);
  });

  it('opens to the same value', async () => {
    const { sealer, under } = await openSealed();

    const opening = await sealer.open((await under(A, B)).version, ARN);

    expect(opening.ok && opening.value.equals(TEXT)).toBe(true);
  });

  it('unwraps once and wraps once, for the secret and version of the value', async () => {
    const { keys, under } = await openSealed();
    keys.uses.length = 0;

    await under(A);

    expect(keys.uses).toEqual([
      { use: 'unwrap', context: CONTEXT },
      { use: 'wrap', context: CONTEXT },
    ]);
  });

  it('works with any copy that unwraps', async () => {
    const { keys, under } = await openSealed();
    const { version } = await under(A);
    keys.fail(A, 'disabled');

    const { keyArns } = await under(A, B);

    expect(arnsIn(version)).toEqual([A, KEY_ARN]);
    expect(keyArns).toEqual([B, A, KEY_ARN]);
  });
});
