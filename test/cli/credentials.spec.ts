import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { credentials as command } from '../../cli/commands/credentials.ts';
import { helpPage } from '../../cli/help.ts';
import { clientOf, credentialsIn } from '../support/clients.ts';
import { announced, type Environment, sealstream } from '../support/process.ts';
import { CREDENTIALS } from '../support/root.ts';
import { ROOT_ENVIRONMENT } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = join(ROOT, 'bin/sealstream');
const ROOT_KEY = Buffer.alloc(32, 9).toString('base64');

const serving = (directory: string, env: Environment = {}) =>
  announced(sealstream(['serve', '--port', '0', '--data-dir', directory], { env }));

const credentials = (directory: string, argv: readonly string[] = [], env: Environment = {}) =>
  sealstream(['credentials', '--data-dir', directory, ...argv], { env }).ended;

describe('sealstream credentials', () => {
  it('prints lines that make a shell use the access key, also beside a running service', async () => {
    const directory = temporaryDirectory();
    const service = await serving(directory);
    const { code, stdout, stderr } = await credentials(directory);
    expect([code, stderr]).toEqual([0, '']);
    const pasted = credentialsIn({ exports: stdout, env: {} });
    expect(pasted).toEqual(credentialsIn(service));
    const client = clientOf(service, { credentials: pasted });
    await client.createSecret({ Name: 'a', SecretString: 'value' });
    expect(stdout).toMatch(/^unset AWS_SESSION_TOKEN /);
  });

  it('prints the secret alone with --secret', async () => {
    const directory = temporaryDirectory();
    const { secretAccessKey } = credentialsIn(await serving(directory));
    expect((await credentials(directory, ['--secret'])).stdout).toBe(`${secretAccessKey}\n`);
  });

  it('needs the root key of the keyring', async () => {
    const directory = temporaryDirectory();
    const env = { SEALSTREAM_ROOT_KEY: ROOT_KEY };
    const service = await serving(directory, env);
    const without = await credentials(directory);
    expect([without.code, without.stdout]).toEqual([1, '']);
    expect(without.stderr).toContain('set SEALSTREAM_ROOT_KEY');
    const { secretAccessKey } = credentialsIn(service);
    expect((await credentials(directory, ['--secret'], env)).stdout).toBe(`${secretAccessKey}\n`);
  });

  it('prefers the access key of the environment, as the service does', async () => {
    const { stdout } = await credentials(temporaryDirectory(), [], ROOT_ENVIRONMENT);
    expect(credentialsIn({ exports: stdout, env: {} })).toEqual(CREDENTIALS);
  });

  it('creates nothing in an empty directory', async () => {
    const directory = temporaryDirectory();
    const { code, stderr } = await credentials(directory);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `sealstream credentials: There are no credentials in ${directory}: the first start of the ` +
        'service makes them.\n',
    );
    expect(readdirSync(directory)).toEqual([]);
  });

  it('rejects a file that others can read, and one that is damaged', async () => {
    const directory = temporaryDirectory();
    const path = join(directory, 'credentials.json');
    writeFileSync(path, '{', { mode: 0o600 });
    expect(await credentials(directory)).toMatchObject({ code: 1, stdout: '' });
    chmodSync(path, 0o644);
    const { code, stderr } = await credentials(directory);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`run chmod 600 ${path}`)]);
  });

  it.each([
    [['--help'], 0, `${helpPage(command)}\n`, ''],
    [
      ['--tell'],
      2,
      '',
      "sealstream credentials: Unknown option '--tell'; see sealstream credentials --help.\n",
    ],
  ])('%j exits with %i', async (argv, code, stdout, stderr) => {
    expect(await credentials('/nowhere', argv)).toMatchObject({ code, stdout, stderr });
  });
});

describe('The root secret access key', () => {
  it('is not in the output of a service that writes to a file or a pipe', async () => {
    const directory = temporaryDirectory();
    const process = sealstream(['serve', '--port', '0', '--data-dir', directory]);
    const { secretAccessKey } = credentialsIn(await announced(process));
    process.kill('SIGTERM');
    const { stdout, stderr } = await process.ended;
    expect(secretAccessKey).toHaveLength(40);
    expect(stdout + stderr).not.toContain(secretAccessKey);
  });

  // `script` of util-linux makes a terminal; the `script` of other systems is a different program.
  it.runIf(process.platform === 'linux')(
    'is shown at a terminal, but only by the start that generated it',
    async () => {
      const directory = join(temporaryDirectory(), 'data');
      const transcripts = [1, 2].map((turn) => atATerminal(directory, `${directory}.${turn}`));
      const secret = execFileSync(PROGRAM, ['credentials', '--secret', '--data-dir', directory], {
        cwd: ROOT,
        encoding: 'utf8',
      }).trim();
      const shown = transcripts.map((text) => text.includes(`AWS_SECRET_ACCESS_KEY='${secret}'`));
      expect(shown).toEqual([true, false]);
      expect(transcripts[1]).toContain('credentials --secret --data-dir');
    },
  );
});

/** What a service prints at a terminal until it is stopped. */
const atATerminal = (directory: string, transcript: string): string => {
  const serve = `bin/sealstream serve --port 0 --data-dir ${directory}`;
  const said = `until grep -q 'for example' ${transcript}; do sleep 0.1; done`;
  const command = `${serve} & ${said}; kill $!; wait`;
  spawnSync('script', ['-q', '-f', '-c', command, transcript], { cwd: ROOT, timeout: 25_000 });
  return readFileSync(transcript, 'utf8');
};
