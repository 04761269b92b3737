import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { DEFAULT_USE, isUsable, OWNER } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const OTHER = 'This root key is not the one the keyring was made with.';

const aRootKey = (): string => randomBytes(32).toString('base64');
const given = (text: string) => ({ text, source: 'NEW' });
const fileIn = (directory: string): string => join(directory, 'root.key');
const rootKeyIn = (directory: string): string => readFileSync(fileIn(directory), 'utf8');

const boxIn = (directory: string): Buffer => {
  const database = new DatabaseSync(join(directory, KEYRING_FILE), { readOnly: true });
  const box = database.prepare('SELECT box FROM keyring_key').get()?.box;
  database.close();
  if (box instanceof Uint8Array) return Buffer.from(box);
  throw new Error('No box');
};

const filesWith = (directory: string, bytes: Buffer): readonly string[] =>
  readdirSync(directory).filter((name) => readFileSync(join(directory, name)).includes(bytes));

/** A keyring that was used, open, and what it wrapped. */
const openUsed = async (rootKey?: string) => {
  const directory = temporaryDirectory();
  const keys = openKeyring({ directory, rootKey });
  const made = await keys.service.generateDataKey(...DEFAULT_USE);
  return { directory, keys, made };
};

describe('A new root key', () => {
  it('replaces the old one, with access for its owner only, and opens existing data', async () => {
    const { directory, keys, made } = await openUsed();
    const [before, id] = [rootKeyIn(directory), keys.serviceKey('credentials').export()];

    expect(keys.rekey(null)).toBe(true);

    expect(rootKeyIn(directory)).not.toBe(before);
    expect(statSync(fileIn(directory)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).filter((name) => name.startsWith('root'))).toEqual(['root.key']);
    const reopened = openKeyring({ directory });
    expect(await isUsable(reopened, made)).toBe(true);
    expect(reopened.serviceKey('credentials').export()).toEqual(id);
  });

  it('that is given is stored nowhere, and the old one is removed', async () => {
    const { directory, keys, made } = await openUsed();
    const rootKey = aRootKey();

    keys.rekey(given(rootKey));

    expect(existsSync(fileIn(directory))).toBe(false);
    expect(filesWith(directory, Buffer.from(rootKey))).toEqual([]);
    expect(filesWith(directory, Buffer.from(rootKey, 'base64'))).toEqual([]);
    expect(await isUsable(openKeyring({ directory, rootKey }), made)).toBe(true);
    expect(() => openKeyring({ directory })).toThrow('root.key is missing');
  });

  it('replaces one that was given', async () => {
    const [first, second] = [aRootKey(), aRootKey()];
    const { directory, keys, made } = await openUsed(first);

    keys.rekey(given(second));

    expect(() => openKeyring({ directory, rootKey: first })).toThrow(OTHER);
    expect(await isUsable(openKeyring({ directory, rootKey: second }), made)).toBe(true);
    expect(existsSync(fileIn(directory))).toBe(false);
  });

  it('leaves a keyring usable in every way for processes that have it open', async () => {
    const { directory, keys, made } = await openUsed();

    const operator = openKeyring({ directory });
    operator.rekey(null);
    operator.rekey(null);

    expect(await isUsable(keys, made)).toBe(true);
    const { arn } = keys.admin(OWNER).create();
    keys.admin(OWNER).rotate(arn);
    expect(keys.rekey(null)).toBe(true);
    expect(await isUsable(operator, made)).toBe(true);
    expect(openKeyring({ directory }).admin(OWNER).list()).toHaveLength(2);
  });

  it('leaves nothing in any file that the old one opens', async () => {
    const { directory, keys } = await openUsed();
    const old = boxIn(directory);
    expect(filesWith(directory, old)).not.toEqual([]);

    openKeyring({ directory }).rekey(null);

    expect(filesWith(directory, old)).toEqual([]);
    keys.close();
    expect(filesWith(directory, old)).toEqual([]);
  });

  it('reports when the log still holds what the old one opens, and truncates it as soon as possible', async () => {
    const { directory } = await openUsed();
    const old = boxIn(directory);
    const reader = new DatabaseSync(join(directory, KEYRING_FILE), { readOnly: true });
    onTestFinished(() => void (reader.isOpen && reader.close()));
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM keys').get();

    expect(openKeyring({ directory, lockTimeoutMs: 1 }).rekey(null)).toBe(false);
    expect(filesWith(directory, old)).not.toEqual([]);

    reader.close();
    openKeyring({ directory });
    expect(filesWith(directory, old)).toEqual([]);
  });

  it('does not open an earlier copy, just as the old one does not open a later copy', async () => {
    const { directory, keys, made } = await openUsed();
    const [before, after] = [temporaryDirectory(), temporaryDirectory()];
    cpSync(directory, before, { recursive: true });
    keys.rekey(null);
    cpSync(directory, after, { recursive: true });
    const [old, fresh] = [rootKeyIn(before), rootKeyIn(after)];

    expect(() => openKeyring({ directory: after, rootKey: old })).toThrow(OTHER);
    expect(() => openKeyring({ directory: before, rootKey: fresh })).toThrow(OTHER);
    expect(await isUsable(openKeyring({ directory: before, rootKey: old }), made)).toBe(true);
  });

  it.each([
    ['is the old one', (old: string) => old, 'the root key that the keyring is under already'],
    ['is no root key', () => 'AAAA', 'NEW must hold exactly 32 bytes'],
  ])('is rejected when it %s, and nothing changes', async (_, next, reason) => {
    const rootKey = aRootKey();
    const { directory, keys, made } = await openUsed(rootKey);

    expect(() => keys.rekey(given(next(rootKey)))).toThrow(reason);

    expect(await isUsable(openKeyring({ directory, rootKey }), made)).toBe(true);
  });

  it('has to be given if the old one was', async () => {
    const { keys } = await openUsed(aRootKey());

    expect(() => keys.rekey(null)).toThrow('so a new one has to be given');
  });
});

describe('A change of the root key that was interrupted', () => {
  it.each([
    ['before the keyring was under the new one', false],
    ['afterwards', true],
  ])('%s is finished by the next process to open the keyring', async (_, done) => {
    const { directory, keys, made } = await openUsed();
    const old = rootKeyIn(directory);
    if (done) {
      keys.rekey(null);
      writeFileSync(`${fileIn(directory)}.next`, rootKeyIn(directory), { mode: 0o600 });
      writeFileSync(fileIn(directory), old);
    } else {
      writeFileSync(`${fileIn(directory)}.next`, `${aRootKey()}\n`, { mode: 0o600 });
    }
    writeFileSync(`${fileIn(directory)}.next.unfinished`, 'hal', { mode: 0o600 });

    const reopened = openKeyring({ directory });

    expect(await isUsable(reopened, made)).toBe(true);
    expect(rootKeyIn(directory) === old).toBe(!done);
    expect(existsSync(`${fileIn(directory)}.next`)).toBe(false);
    reopened.rekey(null);
    expect(readdirSync(directory).filter((name) => name.startsWith('root'))).toEqual(['root.key']);
    expect(await isUsable(openKeyring({ directory }), made)).toBe(true);
  });

  it('is finished before the next one begins, so that its root key is not lost', async () => {
    const { directory, keys, made } = await openUsed();
    const old = rootKeyIn(directory);
    const operator = openKeyring({ directory });
    keys.rekey(null);
    // As if the first had been killed before the file was renamed.
    writeFileSync(`${fileIn(directory)}.next`, rootKeyIn(directory), { mode: 0o600 });
    writeFileSync(fileIn(directory), old);

    operator.rekey(null);

    expect(await isUsable(openKeyring({ directory }), made)).toBe(true);
  });
});
