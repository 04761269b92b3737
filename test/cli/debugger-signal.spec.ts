import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { assertNoDebuggerSignal } from '../../cli/commands/serve/signals.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PATIENCE = { timeout: 25_000 };

describe('SIGUSR1', () => {
  it.each([
    ['npm start', ['npm', 'start', '-s', '--']],
    ['bin/sealstream', ['bin/sealstream', 'serve']],
  ])('opens no debugger in a service started by %s', async (_name, [command = '', ...argv]) => {
    const directory = temporaryDirectory();
    const options = ['--port', '0', '--data-dir', directory];
    const child = spawn(command, [...argv, ...options], { cwd: ROOT });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    await expect.poll(() => said, PATIENCE).toContain('for example:');

    // npm is a process of its own; this is the service.
    const service = Number(readFileSync(join(directory, 'lock.pid'), 'utf8'));
    process.kill(service, 'SIGUSR1');
    process.kill(service, 'SIGTERM');

    await expect.poll(() => child.exitCode, PATIENCE).toBe(0);
    expect(said).toContain('Stopping');
    expect(said).not.toContain('Debugger listening');
  });

  it('does not stop a service', async () => {
    const service = sealstream(['serve', '--port', '0', '--data-dir', temporaryDirectory()]);
    await announced(service);
    service.kill('SIGUSR1');
    service.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ code: 0, signal: null });
  });
});

describe('A service', () => {
  it('does not start without the flag that prevents it', () => {
    expect(() => assertNoDebuggerSignal([], {})).toThrow('Node needs the flag --disable-sigusr1');
    const others = { NODE_OPTIONS: '--disable-sigusr1-not --no-warnings' };
    expect(() => assertNoDebuggerSignal(['--no-warnings'], others)).toThrow();
  });

  it('starts with the flag on the command line or in NODE_OPTIONS', () => {
    assertNoDebuggerSignal(['--no-warnings', '--disable-sigusr1'], {});
    assertNoDebuggerSignal([], { NODE_OPTIONS: '--no-warnings --disable-sigusr1' });
  });

  it('explains in one sentence that it needs the flag', async () => {
    const child = spawn(process.execPath, ['cli/main.ts', 'serve'], { cwd: ROOT });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    await expect.poll(() => child.exitCode, PATIENCE).toBe(2);
    expect(said).toMatch(/^sealstream serve: Node needs the flag --disable-sigusr1, [^\n]+\n$/);
  });
});
