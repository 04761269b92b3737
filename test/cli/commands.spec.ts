import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SERVE_USAGE, USAGE } from '../../cli/usage.ts';
import { type Environment, sealstream } from './process.ts';

const run = (argv: readonly string[], env: Environment = {}) => sealstream(argv, { env }).ended;

describe('sealstream', () => {
  it.each([['help'], ['--help'], ['-h']])('%s explains the commands', async (word) => {
    expect(await run([word])).toMatchObject({ code: 0, stdout: `${USAGE}\n`, stderr: '' });
  });

  it('--version tells the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `sealstream ${version}\n` });
  });

  it('needs a command', async () => {
    const { code, stdout, stderr } = await run([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`sealstream needs a command.\n${USAGE}\n`);
  });

  it('refuses a command it does not know', async () => {
    const { code, stdout, stderr } = await run(['restart']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`sealstream: no command 'restart'.\n${USAGE}\n`);
  });

  it('serve --help lists the options', async () => {
    expect(await run(['serve', '--help'])).toMatchObject({ code: 0, stdout: `${SERVE_USAGE}\n` });
  });

  it.each([
    [['--verbose'], {}, "Unknown option '--verbose'."],
    [['--port', '-1'], {}, "Option '--port' argument is ambiguous."],
    [[], { SEALSTREAM_PORT: 'x' }, 'SEALSTREAM_PORT must be a whole number'],
    [[], { SEALSTREAM_ACCOUNT_ID: '123' }, "SEALSTREAM_ACCOUNT_ID must be 12 digits, not '123'."],
  ])('serve %j with %j ends with 2 and says why', async (argv, env, reason) => {
    const { code, stdout, stderr } = await run(['serve', ...argv], env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(`sealstream serve: ${reason}`)).toBe(true);
  });

  it('keys is there', async () => {
    expect((await run(['keys', '--help'])).code).toBe(0);
  });
});
