import { cpSync, existsSync, readdirSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { CONTEXT, DEFAULT_USE, isUsable, OWNER } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const GONE = { name: 'Outage', message: expect.stringContaining('was deleted or replaced') };

/** A keyring in use, and a copy of its directory from before. */
const openWithCopy = async () => {
  const [directory, copy] = [temporaryDirectory(), temporaryDirectory()];
  openKeyring({ directory }).close();
  cpSync(directory, copy, { recursive: true });
  const keys = openKeyring({ directory });
  const made = await keys.service.generateDataKey(...DEFAULT_USE);
  if (!made.ok) throw new Error(made.failure);
  return { directory, copy, keys, wrapped: made.value.wrapped };
};

describe('A keyring whose file is no longer the one that was opened', () => {
  it.each<[string, (directory: string, copy: string) => void]>([
    ['was deleted', (directory) => rmSync(join(directory, KEYRING_FILE))],
    [
      'was replaced by an older copy',
      (directory, copy) => renameSync(join(copy, KEYRING_FILE), join(directory, KEYRING_FILE)),
    ],
    ['lost its log', (directory) => rmSync(join(directory, `${KEYRING_FILE}-wal`))],
    ['lost the index of its log', (directory) => rmSync(join(directory, `${KEYRING_FILE}-shm`))],
    ['went with its directory', (directory) => rmSync(directory, { recursive: true })],
  ])('because it %s does nothing any longer', async (_, take) => {
    const { directory, copy, keys, wrapped } = await openWithCopy();
    take(directory, copy);

    await expect(keys.service.unwrap(wrapped, CONTEXT)).rejects.toMatchObject(GONE);
    await expect(keys.service.generateDataKey(...DEFAULT_USE)).rejects.toMatchObject(GONE);
    expect(() => keys.admin(OWNER).list()).toThrow('was deleted or replaced');
    expect(() => keys.admin(OWNER).create()).toThrow('was deleted or replaced');
    expect(() => keys.admin(OWNER).disable(wrapped.keyArn)).toThrow('was deleted or replaced');
    expect(keys.assertHeld).toThrow('was deleted or replaced');
  });
});

describe('A directory that had a keyring', () => {
  it('gets no new one when it is missing, and the attempt leaves no file', () => {
    const directory = temporaryDirectory();
    openKeyring({ directory }).close();
    rmSync(join(directory, KEYRING_FILE));

    expect(() => openKeyring({ directory })).toThrow(`${KEYRING_FILE} is missing`);

    expect(readdirSync(directory).toSorted()).toEqual(['keyring.id', 'root.key']);
  });

  it('gets no new one when it was emptied', () => {
    const directory = temporaryDirectory();
    openKeyring({ directory }).close();
    truncateSync(join(directory, KEYRING_FILE));

    expect(() => openKeyring({ directory })).toThrow(`${KEYRING_FILE} is missing`);
  });

  it('accepts no other, even under the same root key', () => {
    const rootKey = Buffer.alloc(32, 9).toString('base64');
    const [directory, other] = [temporaryDirectory(), temporaryDirectory()];
    for (const each of [directory, other]) openKeyring({ directory: each, rootKey }).close();
    renameSync(join(other, KEYRING_FILE), join(directory, KEYRING_FILE));

    expect(() => openKeyring({ directory, rootKey })).toThrow('is not the keyring that');
  });

  it('accepts its own backup', async () => {
    const { directory, copy, keys } = await openWithCopy();
    keys.close();
    renameSync(join(copy, KEYRING_FILE), join(directory, KEYRING_FILE));

    const restored = openKeyring({ directory });

    expect(await isUsable(restored, await restored.service.generateDataKey(...DEFAULT_USE))).toBe(
      true,
    );
  });
});

describe('A directory with secrets', () => {
  it('gets no new keyring when it has none', () => {
    const directory = temporaryDirectory();

    expect(() => openKeyring({ directory, create: false })).toThrow('restore it from a backup');

    expect(existsSync(join(directory, KEYRING_FILE))).toBe(false);
    expect(existsSync(join(directory, 'root.key'))).toBe(false);
  });
});
