import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { KeyFailure } from '../../../domain/ports/key-service.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { decodeSealedValue, digestOf } from '../../../infra/crypto/sealed-value.ts';
import { KEY_ARN } from '../../support/examples.ts';
import { ANY_KEY, keyArn } from './known-keys.ts';
import { ARN, altered, CONTEXT, openBench, TEXT, ZEROS } from './sealing.ts';

describe('sealing', () => {
  it('opens again with kind and bytes, and names key and version', async () => {
    const { sealer, seal } = openBench();

    const { version: sealed, keyArns } = await seal();
    const opening = await sealer.open(sealed, ARN);

    expect(sealed.versionId).toBe(CONTEXT.versionId);
    expect(keyArns).toEqual([KEY_ARN]);
    expect(opening.ok && opening.value.equals(TEXT)).toBe(true);
  });

  it('requests a separate data key for each version, with secret and version as context', async () => {
    const { keys, sealer, seal } = openBench();

    const { version: sealed } = await seal();
    await sealer.open(sealed, ARN);

    expect(keys.uses).toEqual([
      { use: 'generate', context: CONTEXT },
      { use: 'unwrap', context: CONTEXT },
    ]);
  });

  it('lists the keys a stored value is wrapped under without using one', async () => {
    const { keys, sealer, seal } = openBench();
    const { version: sealed, keyArns } = await seal();
    const before = keys.uses.length;

    expect(sealer.wrappingKeys(sealed)).toEqual(keyArns);
    expect(sealer.wrappingKeys({ ...sealed, bytes: sealed.bytes.subarray(0, 10) })).toBeNull();
    expect(keys.uses).toHaveLength(before);
  });

  it('never seals the same value to the same bytes', async () => {
    const { seal } = openBench();

    const [first, second] = [await seal(), await seal()];

    expect(first.version.bytes).not.toEqual(second.version.bytes);
    expect(first.digest).not.toBe(second.digest);
  });

  it('keeps its digest when the data key is rewrapped', async () => {
    const { sealer, seal } = openBench();
    const { version: sealed, digest } = await seal();
    const other = { keyArn: keyArn('new'), ciphertext: new Uint8Array(32).fill(0x5a) };

    const rewrapped = altered(sealed, ({ wrappedKeys }) => ({
      wrappedKeys: [...wrappedKeys, other],
    }));
    const opening = await sealer.open(rewrapped, ARN);

    const reparsed = decodeSealedValue(rewrapped.bytes);
    expect(opening.ok).toBe(true);
    expect(reparsed !== 'malformed' && digestOf(reparsed)).toBe(digest);
    expect(digest).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('does not show a value that is printed by mistake', async () => {
    const { sealer, seal } = openBench();
    const opening = await sealer.open((await seal()).version, ARN);

    expect(inspect(opening, { depth: 5 })).not.toContain('hunter2');
    expect(JSON.stringify(opening)).not.toContain('hunter2');
  });

  it('reports a key that does not work', async () => {
    const { keys, sealer } = openBench();
    keys.fail('generate', 'disabled');

    const outcome = await sealer.seal(TEXT, CONTEXT, ANY_KEY);

    expect(outcome).toEqual({ ok: false, failure: 'disabled' });
  });
});

describe('opening with several wrapped keys', () => {
  const sealedUnder = async (failures: readonly (KeyFailure | Error)[]) => {
    const { keys, sealer, seal } = openBench();
    const { version: sealed } = await seal();
    const arns = failures.map((_, index) => keyArn(`k${index}`));
    for (const [index, failure] of failures.entries()) keys.fail(keyArn(`k${index}`), failure);
    const broken = arns.map((arn) => ({ keyArn: arn, ciphertext: ZEROS }));
    return { keys, sealer, sealed, broken };
  };

  it('uses the first that unwraps and tries no others', async () => {
    const { keys, sealer, sealed, broken } = await sealedUnder(['disabled', 'notFound']);
    const version = altered(sealed, ({ wrappedKeys }) => ({
      wrappedKeys: [...broken, ...wrappedKeys, ...broken],
    }));

    const opening = await sealer.open(version, ARN);

    expect(opening.ok && opening.value.equals(TEXT)).toBe(true);
    expect(keys.uses.filter(({ use }) => use === 'unwrap')).toHaveLength(3);
  });

  const ORDER: readonly KeyFailure[] = [
    'denied',
    'disabled',
    'pendingDeletion',
    'wrongKind',
    'notFound',
    'invalidCiphertext',
  ];

  it.each(ORDER.slice(1).map((less, index) => [ORDER[index] ?? less, less] as const))(
    'reports %s rather than %s, whichever comes first',
    async (more, less) => {
      for (const failures of [
        [more, less],
        [less, more],
      ]) {
        const { sealer, sealed, broken } = await sealedUnder(failures);

        const opening = await sealer.open(
          altered(sealed, () => ({ wrappedKeys: broken })),
          ARN,
        );

        expect(opening).toEqual({ ok: false, failure: more });
      }
    },
  );

  it('does not work around an outage, because the key may be fine', async () => {
    const outage = new Outage('throttled', 'KMS is throttling');
    const { sealer, sealed, broken } = await sealedUnder([outage]);
    const version = altered(sealed, ({ wrappedKeys }) => ({
      wrappedKeys: [...broken, ...wrappedKeys],
    }));

    await expect(sealer.open(version, ARN)).rejects.toBe(outage);
  });
});
