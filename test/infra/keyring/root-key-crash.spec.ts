import { existsSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_USE, isUsable } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>();
  return { ...actual, writeSync: vi.fn(actual.writeSync) };
});

const isWorking = async (directory: string): Promise<boolean> => {
  const keys = openKeyring({ directory });
  return isUsable(keys, await keys.service.generateDataKey(...DEFAULT_USE));
};

describe('A root key that could not be written', () => {
  it('leaves no file behind, and is created at the next start', async () => {
    const directory = temporaryDirectory();
    vi.mocked(writeSync).mockImplementationOnce(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { syscall: 'write' });
    });
    expect(() => openKeyring({ directory })).toThrow('ENOSPC');
    expect(readdirSync(directory).filter((name) => name.startsWith('root.key'))).toEqual([]);

    expect(await isWorking(directory)).toBe(true);
  });

  it('is created again when the service was killed while writing it', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'root.key.unfinished'), '', { mode: 0o600 });

    expect(await isWorking(directory)).toBe(true);
    expect(existsSync(join(directory, 'root.key.unfinished'))).toBe(false);
  });
});
