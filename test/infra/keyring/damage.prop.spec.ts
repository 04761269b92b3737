import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WrappedKey } from '../../../domain/ports/key-service.ts';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import type { Keyring } from '../../../infra/keyring/keyring.ts';
import { KeyringError } from '../../../infra/keyring/keyring-error.ts';
import { CONTEXT, DEFAULT_USE, OWNER, useOf } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const defaultKeyOf = async ({ service }: Keyring): Promise<string> => {
  const made = await service.generateDataKey(...DEFAULT_USE);
  return made.ok ? made.value.wrapped.keyArn : made.failure;
};

/** A keyring with keys of several states, closed, and what it should answer. */
const original = async () => {
  const directory = temporaryDirectory();
  const keys = openKeyring({ directory });
  const { service, admin, close } = keys;
  const used: { readonly wrapped: WrappedKey; readonly answer: unknown }[] = [];
  for (const change of ['enable', 'disable', 'rotate'] as const) {
    const { arn } = admin(OWNER).create();
    const made = await service.generateDataKey(...useOf(arn));
    if (!made.ok) throw new Error(made.failure);
    admin(OWNER)[change](arn);
    const answer =
      change === 'disable'
        ? { ok: false, failure: 'disabled' }
        : { ok: true, value: made.value.plaintext };
    used.push({ wrapped: made.value.wrapped, answer });
  }
  const defaultKey = await defaultKeyOf(keys);
  close();
  return { directory, used, defaultKey, bytes: readFileSync(join(directory, KEYRING_FILE)) };
};

/** The answer; `null` for an error that tells the operator what is wrong. */
const answerOf = async <Answer>(work: () => Answer | Promise<Answer>): Promise<Answer | null> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Misconfiguration || error instanceof KeyringError) return null;
    throw error;
  }
};

describe('A keyring with a flipped bit', () => {
  it('answers as before or reports the damage, and never answers wrongly', async () => {
    const { directory, used, defaultKey, bytes } = await original();
    const copy = temporaryDirectory();
    cpSync(directory, copy, { recursive: true });

    const flip = fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(7) });
    const property = fc.asyncProperty(flip, async ({ at, bit }) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      writeFileSync(join(copy, KEYRING_FILE), flipped);
      const keys = await answerOf(() => openKeyring({ directory: copy }));
      if (keys === null) return;
      for (const { wrapped, answer } of used) {
        expect([answer, null]).toContainEqual(
          await answerOf(() => keys.service.unwrap(wrapped, CONTEXT)),
        );
      }
      expect([defaultKey, null]).toContain(await answerOf(() => defaultKeyOf(keys)));
      keys.close();
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it.each([
    ['a page that makes no sense', 4096 * 3],
    ['a header that is none', 0],
  ])('is reported as damaged with %s', async (_, at) => {
    const { directory, bytes } = await original();
    bytes.fill(0x5a, at, at + 2048);
    writeFileSync(join(directory, KEYRING_FILE), bytes);

    expect(await answerOf(() => openKeyring({ directory }))).toBeNull();
  });
});
