import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sealing } from '../../../domain/ports/sealer.ts';
import { Plaintext, type ValueKind } from '../../../domain/secret/plaintext.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import { arnOf, version } from '../../support/examples.ts';
import { openKeyring } from '../keyring/open-keyring.ts';
import { ANY_KEY } from './known-keys.ts';

const MOST_BYTES = 65_536;

const anyValue = fc
  .record({
    kind: fc.constantFrom<ValueKind>('string', 'binary'),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.uint8Array({ minLength: 1, maxLength: 1 }),
      fc.uint8Array({ minLength: MOST_BYTES, maxLength: MOST_BYTES, size: 'max' }),
    ),
  })
  .map(({ kind, bytes }) => new Plaintext(kind, bytes));

const anyContext = fc.record({
  secretArn: fc.stringMatching(/^[A-Za-z0-9/_+=.@!-]{1,40}$/).map((name) => arnOf(name)),
  versionId: fc.uuid().map(version),
});

/** A sealer on a real keyring. */
const openBench = () => {
  const sealer = envelopeSealer({ keys: openKeyring().service });
  const seal = async (
    value: Plaintext,
    context: Parameters<typeof sealer.seal>[1],
  ): Promise<Sealing> => {
    const outcome = await sealer.seal(value, context, ANY_KEY);
    if (outcome.ok) return outcome.value;
    throw new Error(outcome.failure);
  };
  return { sealer, seal };
};

const SMALL = new Plaintext('binary', Uint8Array.of(7));
const CONTEXT = { secretArn: arnOf('db/password'), versionId: version('v1') };

describe('sealed values on a keyring', () => {
  it('open to what was sealed, of any kind and size', async () => {
    const { sealer, seal } = openBench();
    await fc.assert(
      fc.asyncProperty(anyValue, anyContext, async (value, context) => {
        const { version: sealed } = await seal(value, context);
        const opening = await sealer.open(sealed, context.secretArn);
        expect(opening.ok && opening.value.equals(value)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('never open for another secret or version', async () => {
    const { sealer, seal } = openBench();
    await fc.assert(
      fc.asyncProperty(anyContext, anyContext, async (context, other) => {
        fc.pre(context.secretArn !== other.secretArn && context.versionId !== other.versionId);
        const { bytes } = (await seal(SMALL, context)).version;
        const refused = { ok: false, failure: 'invalidCiphertext' };
        const asVersion = { versionId: other.versionId, bytes };
        const asItself = { versionId: context.versionId, bytes };
        expect(await sealer.open(asVersion, context.secretArn)).toEqual(refused);
        expect(await sealer.open(asItself, other.secretArn)).toEqual(refused);
      }),
    );
  });

  it('never open after any one bit was flipped', async () => {
    const { sealer, seal } = openBench();
    const { versionId, bytes } = (await seal(SMALL, CONTEXT)).version;

    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const { ok } = await sealer.open({ versionId, bytes: flipped }, CONTEXT.secretArn);
      expect(ok, `bit ${bit}`).toBe(false);
    }
  });

  it('do not match the recorded digests after any one bit was flipped, and no key is used', async () => {
    const { sealer, seal } = openBench();
    const sealing = await seal(SMALL, CONTEXT);
    const { versionId, bytes } = sealing.version;

    expect(sealer.matchesRecordedDigest(sealing.version, sealing)).toBe(true);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(
        sealer.matchesRecordedDigest({ versionId, bytes: flipped }, sealing),
        `bit ${bit}`,
      ).toBe(false);
    }
  });

  it('match the recorded facts only if all of them match', async () => {
    const { sealer, seal } = openBench();
    const { version: sealed, keyArns, digest, storedDigest } = await seal(SMALL, CONTEXT);
    const other = await seal(SMALL, CONTEXT);
    const recorded = { keyArns, digest, storedDigest };

    expect(sealer.matchesRecordedDigest(sealed, recorded)).toBe(true);
    expect(sealer.matchesRecordedDigest(sealed, { keyArns, digest })).toBe(false);
    expect(sealer.matchesRecordedDigest(sealed, { ...recorded, keyArns: [] })).toBe(false);
    expect(sealer.matchesRecordedDigest(sealed, { ...recorded, digest: other.digest })).toBe(false);
    expect(sealer.matchesRecordedDigest(sealed, { ...recorded, digest: null })).toBe(false);
  });

  it('never open after a bit was flipped, of any value', async () => {
    const { sealer, seal } = openBench();
    await fc.assert(
      fc.asyncProperty(anyValue, fc.nat(), fc.nat(7), async (value, position, bit) => {
        const { versionId, bytes } = (await seal(value, CONTEXT)).version;
        const index = position % bytes.length;
        const flipped = bytes.map((byte, at) => (at === index ? byte ^ (1 << bit) : byte));
        const { ok } = await sealer.open({ versionId, bytes: flipped }, CONTEXT.secretArn);
        expect(ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('answer with a failure when cut at any length', async () => {
    const { sealer, seal } = openBench();
    const { versionId, bytes } = (await seal(SMALL, CONTEXT)).version;

    for (const length of bytes.keys()) {
      const opening = await sealer.open(
        { versionId, bytes: bytes.slice(0, length) },
        CONTEXT.secretArn,
      );
      expect(opening, `${length} bytes`).toEqual({ ok: false, failure: expect.any(String) });
    }
  });

  it('answer with a failure to any bytes at all', async () => {
    const { sealer } = openBench();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        for (const bytes of [noise, Uint8Array.of(1, 1, ...noise)]) {
          const opening = await sealer.open({ ...CONTEXT, bytes }, CONTEXT.secretArn);
          expect(opening.ok).toBe(false);
        }
      }),
    );
  });
});
