import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serve } from '../../cli/commands/serve.ts';
import { loadCommands } from '../../cli/commands.ts';
import { helpPage, overview } from '../../cli/help.ts';
import { type Environment, sealstream } from '../support/process.ts';

const OVERVIEW = overview(await loadCommands());

/** Prints every module that declarations of commands load. */
const LOADED = `
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
const { loadCommands } = await import('./cli/commands.ts');
await loadCommands();
`;

const run = (argv: readonly string[], env: Environment = {}) => sealstream(argv, { env }).ended;

describe('sealstream', () => {
  it.each([['help'], ['--help'], ['-h']])('%s prints the overview of commands', async (word) => {
    expect(await run([word])).toMatchObject({ code: 0, stdout: `${OVERVIEW}\n`, stderr: '' });
  });

  it.each(['version', '--version'])('%s prints the version of the package', async (word) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run([word])).toMatchObject({ code: 0, stdout: `sealstream ${version}\n` });
  });

  it('loads what a command runs on only when it runs', () => {
    const loaded = execFileSync(process.execPath, ['--input-type=module', '--eval', LOADED], {
      encoding: 'utf8',
    });
    expect(loaded).toMatch(/cli\/commands\/serve\/flags\.ts$/m);
    expect(loaded).not.toMatch(/node:(?:sqlite|https?|tls)$|node_modules|server\/service\.ts$/m);
  });

  it('lists its commands, and each of them answers --help and help', {
    timeout: 60_000,
  }, async () => {
    const commands = [...OVERVIEW.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name = '']) => name);
    expect(commands).toContain('serve');
    expect(commands.length).toBeGreaterThan(6);
    for (const name of commands) {
      const flag = await run([name, '--help']);
      expect(flag).toMatchObject({ code: 0, stderr: '' });
      expect(flag.stdout).toContain('Usage: sealstream');
      expect(await run(['help', name])).toEqual(flag);
    }
  });

  it.each([
    ['keys', ['create', 'list', 'alias', 'unalias', 'disable', 'enable', 'cancel-deletion']],
    ['replicas', ['list', 'retry', 'reconcile']],
  ])(
    '%s answers --help after each of its commands',
    { timeout: 60_000 },
    async (name, commands) => {
      const { stdout } = await run([name, '--help']);
      for (const each of commands) {
        expect(stdout).toMatch(new RegExp(`^ {2}${each}\\b`, 'm'));
        expect(await run([name, each, '--help'])).toMatchObject({ code: 0, stdout });
      }
    },
  );

  it.each([
    [[], 'sealstream: it needs a command; see sealstream --help.'],
    [['restart'], "sealstream: no command 'restart'; see sealstream --help."],
    [['keys'], 'keys needs a command; see sealstream keys --help.'],
    [['keys', 'turn'], "keys has no command 'turn'; see sealstream keys --help."],
    [['keys', 'list', '--region', 'x'], "'x' is no region. See sealstream keys --help."],
    [
      ['replicas'],
      "sealstream replicas: replicas has no command ''; see sealstream replicas --help.",
    ],
    [['demo', 'now'], 'sealstream demo: It takes no arguments. See sealstream demo --help.'],
    [
      ['serve', '--host', '-h'],
      "sealstream serve: Option '--host' argument is ambiguous. See sealstream serve --help.",
    ],
    [
      ['serve', '--port', 'x', '--host', 'a b'],
      "sealstream serve: --port must be a whole number from 0 to 65535, not 'x'. --host must be an IP " +
        "address or a host name, not 'a b'. See sealstream serve --help.",
    ],
  ])('explains in one line what is wrong with %j, and points to help', async (argv, line) => {
    expect(await run(argv)).toEqual({ code: 2, signal: null, stdout: '', stderr: `${line}\n` });
  });

  it('serve --help lists its options', async () => {
    expect(await run(['serve', '--help'])).toMatchObject({
      code: 0,
      stdout: `${helpPage(serve)}\n`,
    });
  });

  it.each([
    [['--verbose'], {}, "Unknown option '--verbose'."],
    [['--port', '-1'], {}, "Option '--port' argument is ambiguous."],
    [[], { SEALSTREAM_PORT: 'x' }, 'SEALSTREAM_PORT must be a whole number'],
    [[], { SEALSTREAM_ACCOUNT_ID: '123' }, "SEALSTREAM_ACCOUNT_ID must be 12 digits, not '123'."],
  ])('serve %j with %j exits with 2 and the reason', async (argv, env, reason) => {
    const { code, stdout, stderr } = await run(['serve', ...argv], env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(`sealstream serve: ${reason}`)).toBe(true);
  });
});
