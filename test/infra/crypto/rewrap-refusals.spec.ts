import { describe, expect, it } from 'vitest';
import type { KeyFailure } from '../../../domain/ports/key-service.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { arnOf, KEY_ARN, version as versionOf } from '../../support/examples.ts';
import { ANY_KEY } from './known-keys.ts';
import { B, openSealed } from './rewrapping.ts';
import { ARN, altered, CONTEXT } from './sealing.ts';

describe('what is not rewrapped', () => {
  it('is bytes of no known format, and no key is used', async () => {
    const { keys, rewrap } = await openSealed();
    keys.uses.length = 0;

    const outcome = await rewrap({ versionId: CONTEXT.versionId, bytes: Uint8Array.of(9, 9, 9) });

    expect(outcome).toEqual({ ok: false, failure: 'malformed' });
    expect(keys.uses).toEqual([]);
  });

  it('is a body that was altered, which would get a fresh digest', async () => {
    const { keys, sealing, rewrap } = await openSealed();
    const forged = altered(sealing.version, ({ body }) => ({ body: body.map((byte) => byte ^ 1) }));

    expect(await rewrap(forged)).toEqual({ ok: false, failure: 'notAuthentic' });
    expect(keys.uses.map(({ use }) => use)).not.toContain('wrap');
  });

  it('is a value of another secret or version', async () => {
    const { sealing, rewrap } = await openSealed();
    const { bytes } = sealing.version;
    const refused = { ok: false, failure: 'notAuthentic' };

    expect(await rewrap(sealing.version, arnOf('db/password', 'ZZZZZZ'))).toEqual(refused);
    expect(await rewrap({ versionId: versionOf('v2'), bytes })).toEqual(refused);
  });

  it('is a value none of whose keys work, with the failure that takes precedence', async () => {
    const { keys, under, rewrap } = await openSealed();
    const { version } = await under(B);
    keys.fail(B, 'notFound');
    keys.fail(KEY_ARN, 'disabled');

    expect(await rewrap(version)).toEqual({ ok: false, failure: 'disabled' });
  });

  it.each<KeyFailure>(['notFound', 'disabled', 'pendingDeletion', 'denied', 'wrongKind'])(
    'is anything while the new key is %s',
    async (failure) => {
      const { keys, sealing, rewrap } = await openSealed();
      keys.fail('wrap', failure);

      expect(await rewrap(sealing.version)).toEqual({ ok: false, failure });
    },
  );

  it.each([KEY_ARN, 'wrap'] as const)('is anything during an outage of %s', async (what) => {
    const { keys, sealer, sealing } = await openSealed();
    const outage = new Outage('throttled', 'KMS is throttling');
    keys.fail(what, outage);

    await expect(sealer.rewrap(sealing.version, ARN, ANY_KEY)).rejects.toBe(outage);
  });
});
