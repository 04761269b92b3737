import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { CONTEXT, OWNER, useOf } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const SCRIPT = fileURLToPath(new URL('./hurried-admin.ts', import.meta.url));
const ROUNDS = 40;

const administer = async (directory: string, arn: string): Promise<number | null> => {
  const args = ['--no-warnings', SCRIPT, directory, arn, String(ROUNDS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'close');
  return code;
};

describe('A keyring that several processes change at once', () => {
  it('is never mistaken for altered or replaced, and loses no change', {
    timeout: 120_000,
  }, async () => {
    const directory = temporaryDirectory();
    const { service, admin } = openKeyring({ directory });
    const { arn } = admin(OWNER).create();
    const made = await service.generateDataKey(...useOf(arn));
    if (!made.ok) throw new Error(made.failure);
    const { wrapped, plaintext } = made.value;

    let done = false;
    const administering = Promise.all([1, 2].map(() => administer(directory, arn))).finally(() => {
      done = true;
    });
    let uses = 0;
    for (; !done; uses += 1) {
      const used = await service.unwrap(wrapped, CONTEXT);
      if (used.ok) expect(used.value).toEqual(plaintext);
      else expect(used.failure).toBe('disabled');
      if (uses % 50 === 0) await new Promise(setImmediate);
    }

    expect(await administering).toEqual([0, 0]);
    expect(uses).toBeGreaterThan(100);
    const keys = admin(OWNER).list();
    expect(keys).toHaveLength(1 + (2 * ROUNDS) / 4);
    expect(keys.flatMap(({ aliases }) => aliases)).toHaveLength((2 * ROUNDS) / 4);
    expect(admin(OWNER).altered()).toEqual([]);
  });

  it('is read again when another process changed it just after this one did', async () => {
    const directory = temporaryDirectory();
    const keys = openKeyring({ directory });
    const other = openKeyring({ directory }).admin(OWNER);
    const { arn } = keys.admin(OWNER).create();
    const { exec } = DatabaseSync.prototype;
    let isArmed = true;
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
      this: DatabaseSync,
      sql: string,
    ) {
      exec.call(this, sql);
      if (sql !== 'COMMIT' || !isArmed) return;
      isArmed = false;
      expect(other.disable(arn).ok).toBe(true);
    });
    keys.admin(OWNER).create('meanwhile');
    vi.restoreAllMocks();

    expect(await keys.service.generateDataKey(...useOf(arn))).toEqual({
      ok: false,
      failure: 'disabled',
    });
  });
});
