import { describe, expect, it } from 'vitest';
import { KEY_VALIDATION, type KeyFailure } from '../../../domain/ports/key-service.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { KEY_ARN } from '../../support/examples.ts';
import { ANY_KEY } from './known-keys.ts';
import { ARN, altered, openBench, ZEROS } from './sealing.ts';

describe('data keys in memory', () => {
  it('are overwritten once a value is sealed', async () => {
    const { keys, seal } = openBench();

    await seal();

    expect(keys.given).toEqual([ZEROS]);
  });

  it('are overwritten when sealing fails half way', async () => {
    const { keys, seal } = openBench();
    keys.giveShortKeys();

    await expect(seal()).rejects.toThrow('Invalid key length');

    expect(keys.given).toEqual([new Uint8Array(31)]);
  });

  it('are overwritten once a value is open', async () => {
    const { keys, sealer, seal } = openBench();

    await sealer.open((await seal()).version, ARN);

    expect(keys.given).toEqual([ZEROS, ZEROS]);
  });

  it('are overwritten when the body is not authentic', async () => {
    const { keys, sealer, seal } = openBench();
    const { version: sealed } = await seal();
    const forged = altered(sealed, ({ body }) => ({ body: body.map((byte) => byte ^ 1) }));

    expect(await sealer.open(forged, ARN)).toEqual({ ok: false, failure: 'notAuthentic' });

    expect(keys.given).toEqual([ZEROS, ZEROS]);
  });

  it('are overwritten when opening fails half way', async () => {
    const { keys, sealer, seal } = openBench();
    const { version: sealed } = await seal();
    const short = { keyArn: KEY_ARN, ciphertext: new Uint8Array(31).fill(1) };

    const opening = sealer.open(
      altered(sealed, () => ({ wrappedKeys: [short] })),
      ARN,
    );

    await expect(opening).rejects.toThrow('Invalid key length');
    expect(keys.given).toEqual([ZEROS, new Uint8Array(31)]);
  });
});

describe('validating a key', () => {
  it('makes and unwraps a data key for the documented version id, and keeps neither', async () => {
    const { keys, sealer } = openBench();
    const context = { secretArn: ARN, versionId: KEY_VALIDATION };

    expect(await sealer.validateKey(ANY_KEY, ARN)).toEqual({ ok: true, value: null });

    expect(keys.uses).toEqual([
      { use: 'generate', context },
      { use: 'unwrap', context },
    ]);
    expect(keys.given).toEqual([ZEROS, ZEROS]);
  });

  it('fails for a key that cannot encrypt', async () => {
    const { keys, sealer } = openBench();
    keys.fail('generate', 'wrongKind');

    expect(await sealer.validateKey(ANY_KEY, ARN)).toEqual({ ok: false, failure: 'wrongKind' });
  });

  it.each<[string, KeyFailure | Error]>([
    ['is not allowed to decrypt', 'denied'],
    ['has an outage', new Outage('unavailable', 'KMS is not available')],
  ])('overwrites the data key of a key that %s', async (_, trouble) => {
    const { keys, sealer } = openBench();
    keys.fail(KEY_ARN, trouble);

    const outcome = sealer.validateKey(ANY_KEY, ARN);

    if (trouble instanceof Error) await expect(outcome).rejects.toBe(trouble);
    else expect(await outcome).toEqual({ ok: false, failure: trouble });
    expect(keys.given).toEqual([ZEROS]);
  });
});
