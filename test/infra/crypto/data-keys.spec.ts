import { describe, expect, it } from 'vitest';
import {
  KEY_VALIDATION,
  type KeyFailure,
  type KeyService,
} from '../../../domain/ports/key-service.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import { KEY_ARN } from '../../support/examples.ts';
import { ANY_KEY } from './known-keys.ts';
import { ARN, altered, openBench, ZEROS } from './sealing.ts';
import { watchDecryption } from './watch-decryption.ts';

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

describe('rewrapping', () => {
  it('passes the data key on and overwrites it once the new key has wrapped it', async () => {
    const { keys, sealer, seal } = openBench();
    const { version: sealed } = await seal();

    const outcome = await sealer.rewrap(sealed, ARN, ANY_KEY);

    expect(outcome).toMatchObject({ ok: true, value: { version: sealed } });
    expect(keys.given).toEqual([ZEROS, ZEROS]);
  });

  it.each<[string, KeyFailure | Error]>([
    ['does not take it', 'denied'],
    ['has an outage', new Outage('unavailable', 'KMS is not available')],
  ])('overwrites it when the new key %s', async (_, failure) => {
    const { keys, sealer, seal } = openBench();
    const { version: sealed } = await seal();
    keys.fail('wrap', failure);

    const outcome = sealer.rewrap(sealed, ARN, ANY_KEY);

    if (failure instanceof Error) await expect(outcome).rejects.toBe(failure);
    else expect(await outcome).toEqual({ ok: false, failure });
    expect(keys.given).toEqual([ZEROS, ZEROS]);
  });

  it('overwrites it when the body is not authentic', async () => {
    const { keys, sealer, seal } = openBench();
    const { version: sealed } = await seal();
    const forged = altered(sealed, ({ body }) => ({ body: body.map((byte) => byte ^ 1) }));

    await sealer.rewrap(forged, ARN, ANY_KEY);

    expect(keys.given).toEqual([ZEROS, ZEROS]);
  });

  it('overwrites it when it fails half way', async () => {
    const { keys, sealer, seal } = openBench();
    const short = { keyArn: KEY_ARN, ciphertext: new Uint8Array(31).fill(1) };
    const sealed = altered((await seal()).version, () => ({ wrappedKeys: [short] }));

    await expect(sealer.rewrap(sealed, ARN, ANY_KEY)).rejects.toThrow('Invalid key length');

    expect(keys.given).toEqual([ZEROS, new Uint8Array(31)]);
  });

  it('overwrites the value before it uses the new key', async () => {
    const { keys, seal } = openBench();
    const { version: sealed } = await seal();
    const decrypted = watchDecryption();
    const seen: (readonly Uint8Array[])[] = [];
    const wrap: KeyService['wrap'] = (...request) => {
      seen.push(decrypted());
      return keys.service.wrap(...request);
    };

    await envelopeSealer({ keys: { ...keys.service, wrap } }).rewrap(sealed, ARN, ANY_KEY);

    expect(seen).toEqual([[new Uint8Array(1 + 'hunter2'.length)]]);
  });
});

describe('validating a key', () => {
  it('generates and unwraps a data key for the documented version id, and keeps neither', async () => {
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
  ])('overwrites the data key of a key that %s', async (_, failure) => {
    const { keys, sealer } = openBench();
    keys.fail(KEY_ARN, failure);

    const outcome = sealer.validateKey(ANY_KEY, ARN);

    if (failure instanceof Error) await expect(outcome).rejects.toBe(failure);
    else expect(await outcome).toEqual({ ok: false, failure });
    expect(keys.given).toEqual([ZEROS]);
  });
});
