import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./killed-keyring.ts', import.meta.url));

/** For tests that start a process for each of some forty steps. */
export const UNHURRIED = { timeout: 300_000 };

/** Runs work on a keyring in a process that is killed at a step. Returns whether it completed. */
export const killedAt = (
  step: number,
  action: 'open' | 'rekey' | 'rotate' | 'credentials',
  directory: string,
  ...keys: readonly string[]
): boolean => {
  const args = ['--no-warnings', SCRIPT, action, directory, String(step), ...keys];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
  });
  if (signal === 'SIGKILL') return false;
  if (status !== 0 || !stdout.startsWith('done')) throw new Error(stderr);
  return true;
};
