import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeySelector } from '../../../domain/ports/key-service.ts';
import type { Opening } from '../../../domain/ports/sealer.ts';
import type { KeyArn } from '../../../domain/secret/ids.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import { envelopeSealer } from '../../../infra/crypto/envelope.ts';
import { OWNER } from '../keyring/default-use.ts';
import { openKeyring } from '../keyring/open-keyring.ts';
import { ANY_KEY, selectorOf } from './known-keys.ts';
import { ARN, altered, CONTEXT, TEXT } from './sealing.ts';

type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: string };

const gained = <Value>(outcome: Outcome<Value>): Value => {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.failure);
};

const holds = (opening: Opening, value: Plaintext): boolean =>
  opening.ok && opening.value.equals(value);

/** A sealer on a real keyring, and ways to seal and to wrap again that must work. */
const openBench = () => {
  const keys = openKeyring();
  const { create, disable, enable } = keys.admin(OWNER);
  const sealer = envelopeSealer({ keys: keys.service });
  const seal = async (value: Plaintext, first: KeyArn) =>
    gained(await sealer.seal(value, CONTEXT, selectorOf(first)));
  const rewrap = async (version: Parameters<typeof sealer.rewrap>[0], key: KeySelector) =>
    gained(await sealer.rewrap(version, ARN, key));
  return { sealer, seal, rewrap, createKey: () => create().arn, disable, enable };
};

describe('rewrapping on a keyring', () => {
  it('leaves a value that either key opens while the other is disabled', async () => {
    const { sealer, seal, rewrap, createKey, disable, enable } = openBench();
    const [before, after] = [createKey(), createKey()];
    const { version } = await rewrap((await seal(TEXT, before)).version, selectorOf(after));

    disable(before);
    expect(holds(await sealer.open(version, ARN), TEXT)).toBe(true);

    enable(before);
    disable(after);
    expect(holds(await sealer.open(version, ARN), TEXT)).toBe(true);

    disable(before);
    expect(await sealer.open(version, ARN)).toEqual({ ok: false, failure: 'disabled' });
  });

  it('continues from whichever copy still works', async () => {
    const { sealer, seal, rewrap, createKey, disable } = openBench();
    const [first, second, third] = [createKey(), createKey(), createKey()];
    const { version } = await rewrap((await seal(TEXT, first)).version, selectorOf(second));
    disable(second);

    const again = await rewrap(version, selectorOf(third));

    disable(first);
    expect(again.keyArns).toEqual([third, second, first]);
    expect(holds(await sealer.open(again.version, ARN), TEXT)).toBe(true);
  });

  it('repairs a corrupt copy under the same key', async () => {
    const { sealer, seal, rewrap, createKey, disable } = openBench();
    const [first, second] = [createKey(), createKey()];
    const { version } = await rewrap((await seal(TEXT, first)).version, selectorOf(second));
    const damaged = altered(version, ({ wrappedKeys }) => ({
      wrappedKeys: wrappedKeys.map(({ keyArn, ciphertext }) => ({
        keyArn,
        ciphertext: keyArn === second ? ciphertext.map((byte) => byte ^ 1) : ciphertext,
      })),
    }));

    const healed = await rewrap(damaged, selectorOf(second));

    disable(first);
    expect(await sealer.open(damaged, ARN)).toEqual({ ok: false, failure: 'disabled' });
    expect(holds(await sealer.open(healed.version, ARN), TEXT)).toBe(true);
  });

  it('keeps value and digest through any history of keys, with no key twice', async () => {
    const { sealer, seal, rewrap, createKey } = openBench();
    const arns = Array.from({ length: 10 }, createKey);
    const first = createKey();
    const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const anyHistory = fc.array(fc.constantFrom(...arns), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anyBytes, anyHistory, async (bytes, history) => {
        const value = new Plaintext('binary', bytes);
        const sealed = await seal(value, first);
        let latest = sealed;
        for (const arn of history) latest = await rewrap(latest.version, selectorOf(arn));
        const newestFirst = [...new Set([first, ...history].toReversed())];
        expect(holds(await sealer.open(latest.version, ARN), value)).toBe(true);
        expect(latest.digest).toBe(sealed.digest);
        expect(latest.keyArns).toEqual(newestFirst.slice(0, 8));
      }),
      { numRuns: 40 },
    );
  });

  it('answers with a failure after any one bit was flipped', async () => {
    const { sealer, seal, createKey } = openBench();
    const { versionId, bytes } = (await seal(TEXT, createKey())).version;

    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const { ok } = await sealer.rewrap({ versionId, bytes: flipped }, ARN, ANY_KEY);
      expect(ok, `bit ${bit}`).toBe(false);
    }
  });
});
