import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataKey, KeyOutcome } from '../../../domain/ports/key-service.ts';
import { KeyringError } from '../../../infra/keyring/keyring-error.ts';
import { DEFAULT_USE, isUsable, OWNER } from './default-use.ts';
import { killedAt, UNHURRIED } from './killed-at.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const OLD = Buffer.alloc(32, 7).toString('base64');
const NEW = Buffer.alloc(32, 9).toString('base64');

/** Changes the root key of a copy, killed at a step. Returns whether it completed. */
const killed = (directory: string, step: number, ...keys: readonly string[]): boolean =>
  killedAt(step, 'rekey', directory, ...keys);

const original = async (rootKey?: string) => {
  const directory = temporaryDirectory();
  const keys = openKeyring({ directory, rootKey });
  const made = await keys.service.generateDataKey(...DEFAULT_USE);
  keys.close();
  return { directory, made };
};

const copyOf = (directory: string): string => {
  const copy = join(temporaryDirectory(), 'copy');
  cpSync(directory, copy, { recursive: true });
  return copy;
};

const opens = async (
  directory: string,
  made: KeyOutcome<DataKey>,
  rootKey: string | undefined,
): Promise<boolean> => {
  try {
    const keys = openKeyring({ directory, rootKey });
    expect(await isUsable(keys, made)).toBe(true);
    keys.close();
    return true;
  } catch (error) {
    if (error instanceof KeyringError) return false;
    throw error;
  }
};

describe('A rotation that is killed', () => {
  it(
    'at any step has happened completely or not at all, and the key opens what it sealed',
    UNHURRIED,
    async () => {
      const { directory, made } = await original();
      const results: boolean[] = [];
      for (let [step, through] = [0, false]; !through; step += 1) {
        const copy = copyOf(directory);
        through = killedAt(step, 'rotate', copy);

        const keys = openKeyring({ directory: copy });
        expect(keys.admin(OWNER).altered()).toEqual([]);
        expect(await isUsable(keys, made)).toBe(true);
        expect(await isUsable(keys, await keys.service.generateDataKey(...DEFAULT_USE))).toBe(true);
        results.push(keys.admin(OWNER).list()[0]?.rotatedAt !== undefined);
        keys.close();
      }
      expect(results).toEqual(results.toSorted());
      expect([results.at(0), results.at(-1)]).toEqual([false, true]);
    },
  );
});

describe('A change of the root key that is killed', () => {
  it('at any step leaves a keyring that opens with its root.key', UNHURRIED, async () => {
    const { directory, made } = await original();
    const old = readFileSync(join(directory, 'root.key'), 'utf8');
    const results: boolean[] = [];
    for (let [step, through] = [0, false]; !through; step += 1) {
      const copy = copyOf(directory);
      through = killed(copy, step);

      expect(await opens(copy, made, undefined), `step ${step}`).toBe(true);
      results.push(readFileSync(join(copy, 'root.key'), 'utf8') !== old);
      const left = readdirSync(copy).filter((name) => name.startsWith('root'));
      expect(left, `step ${step}`).toEqual(['root.key']);
    }
    // Old up to a moment, and new from then on.
    expect(results.length).toBeGreaterThan(10);
    expect(results).toEqual(results.toSorted());
    expect(results.at(0)).toBe(false);
    expect(results.at(-1)).toBe(true);
  });

  it.each<[string, string]>([
    ['from root.key', ''],
    ['from another that was given', OLD],
  ])(
    'at any step %s to a given root key leaves one of the two that opens the keyring',
    UNHURRIED,
    async (_, from) => {
      const before = from === '' ? undefined : from;
      const { directory, made } = await original(before);
      const results: boolean[] = [];
      for (let [step, through] = [0, false]; !through; step += 1) {
        const copy = copyOf(directory);
        through = killed(copy, step, from, NEW);

        const isNew = await opens(copy, made, NEW);
        expect(await opens(copy, made, before), `step ${step}`).toBe(!isNew);
        results.push(isNew);
        if (through) expect(existsSync(join(copy, 'root.key'))).toBe(false);
      }
      expect(results).toEqual(results.toSorted());
      expect([results.at(0), results.at(-1)]).toEqual([false, true]);
    },
  );
});
