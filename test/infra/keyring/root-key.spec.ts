import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeyringError } from '../../../infra/keyring/keyring-error.ts';
import { DEFAULT_USE, isUsable } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const aRootKey = (): string => randomBytes(32).toString('base64');

/** A directory with a closed keyring. */
const usedDirectory = (rootKey?: string): string => {
  const directory = temporaryDirectory();
  openKeyring({ directory, rootKey }).close();
  return directory;
};

const failureOf = (open: () => unknown): string => {
  try {
    open();
  } catch (error) {
    if (error instanceof KeyringError) return error.message;
    throw error;
  }
  throw new Error('It opened');
};

describe('the root key of a keyring', () => {
  it('is created on first use, with 32 bytes and access for the owner only', () => {
    const path = join(usedDirectory(), 'root.key');

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(path, 'utf8'), 'base64')).toHaveLength(32);
  });

  it('is kept, so keys of an earlier run work in the next', async () => {
    const directory = temporaryDirectory();
    const first = openKeyring({ directory });
    const made = await first.service.generateDataKey(...DEFAULT_USE);
    first.close();

    const second = openKeyring({ directory });

    expect(await isUsable(second, made)).toBe(true);
  });

  it('is not written to a file when it is given', () => {
    const directory = usedDirectory(aRootKey());

    expect(existsSync(join(directory, 'root.key'))).toBe(false);
  });

  it('is rejected when it is not the one the keyring was created with', () => {
    const directory = usedDirectory(aRootKey());

    const message = failureOf(() => openKeyring({ directory, rootKey: aRootKey() }));

    expect(message).toBe('This root key is not the one the keyring was made with.');
  });

  it.each([
    ['too short', randomBytes(31).toString('base64')],
    ['too long', randomBytes(33).toString('base64')],
    ['hexadecimal', randomBytes(32).toString('hex')],
    ['empty', ''],
  ])('is rejected when it is %s, without being quoted', (_, rootKey) => {
    const message = failureOf(() => openKeyring({ rootKey }));

    expect(message).toBe(
      'SEALSTREAM_ROOT_KEY must hold exactly 32 bytes in base64 (44 characters).',
    );
  });

  it.each(['640', '604', '620'])('is rejected from a file of mode %s, with the remedy', (mode) => {
    const directory = usedDirectory();
    const path = join(directory, 'root.key');
    chmodSync(path, mode);

    const message = failureOf(() => openKeyring({ directory }));

    expect(message).toContain(`(mode ${mode}): run chmod 600 ${path}`);
  });

  it('is never created next to keys under another one', () => {
    const directory = usedDirectory();
    rmSync(join(directory, 'root.key'));

    const message = failureOf(() => openKeyring({ directory }));

    expect(message).toContain('restore the file, or set SEALSTREAM_ROOT_KEY');
    expect(existsSync(join(directory, 'root.key'))).toBe(false);
  });

  it('is never replaced when its file exists, whatever it holds', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'root.key'), 'not yet\n', { mode: 0o600 });

    const message = failureOf(() => openKeyring({ directory }));

    expect(message).toContain('must hold exactly 32 bytes');
    expect(readFileSync(join(directory, 'root.key'), 'utf8')).toBe('not yet\n');
  });
});
