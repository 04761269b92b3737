import { describe, expect, it } from 'vitest';
import type { WrappedKey } from '../../../domain/ports/key-service.ts';
import type { KeyArn } from '../../../domain/secret/ids.ts';
import { KEY_ARN } from '../../support/examples.ts';
import { keyArn } from './known-keys.ts';
import { A, arnsIn, B, openSealed } from './rewrapping.ts';
import { altered } from './sealing.ts';

describe('copies under the same key', () => {
  it('are replaced rather than repeated, so rewrapping is idempotent', async () => {
    const { under } = await openSealed();

    const [once, twice] = [await under(A), await under(A, A)];

    expect(twice.keyArns).toEqual([A, KEY_ARN]);
    expect(twice.version).toEqual(once.version);
  });

  it('move to the front when a secret goes back to an earlier key', async () => {
    const { under } = await openSealed();

    expect((await under(A, B, KEY_ARN)).keyArns).toEqual([KEY_ARN, B, A]);
  });
});

describe('the number of copies', () => {
  const OTHERS = Array.from({ length: 9 }, (_, index) => keyArn(`other-${index}`));
  const newestFirst = OTHERS.toReversed();

  it('is at most eight, and the oldest are dropped', async () => {
    const { under } = await openSealed();

    const { version, keyArns } = await under(...OTHERS);

    expect(keyArns).toEqual(newestFirst.slice(0, 8));
    expect(arnsIn(version)).toEqual(keyArns);
  });

  it('never drops the one copy that still unwraps, however old it is', async () => {
    const { keys, under, rewrap } = await openSealed();
    const full = await under(...OTHERS.slice(0, 7));
    for (const arn of OTHERS) keys.fail(arn, 'notFound');

    const outcome = await rewrap(full.version);

    const keyArns = [A, ...full.keyArns.slice(0, 6), KEY_ARN];
    expect(full.keyArns).toHaveLength(8);
    expect(outcome).toMatchObject({ ok: true, value: { keyArns } });
  });

  it('stays eight when the copy that unwraps is the one to replace', async () => {
    const { keys, under } = await openSealed();
    const full = OTHERS.slice(0, 7);
    for (const arn of OTHERS) keys.fail(arn, 'notFound');

    const { keyArns } = await under(...full, KEY_ARN);

    expect(keyArns).toEqual([KEY_ARN, ...full.toReversed()]);
  });

  it('is reduced to eight if a value has more', async () => {
    const { sealing, rewrap } = await openSealed();
    const copy = (arn: KeyArn): WrappedKey => ({
      keyArn: arn,
      ciphertext: new Uint8Array(32).fill(0x5a),
    });
    const many = altered(sealing.version, () => ({
      wrappedKeys: Array.from({ length: 255 }, (_, index) => copy(keyArn(`k${index}`))),
    }));

    const outcome = await rewrap(many);

    const keyArns = [A, ...arnsIn(many).slice(0, 7)];
    expect(outcome).toMatchObject({ ok: true, value: { keyArns } });
  });
});
