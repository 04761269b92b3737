import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeWithAwsCli } from '../support/aws-cli.ts';
import { describeWithBoto3 } from '../support/boto3.ts';
import { clientOf, credentialsIn } from '../support/clients.ts';
import { type Announced, announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The endpoint in the examples. */
const PRINTED = 'http://127.0.0.1:4599';

type Block = { readonly language: string; readonly text: string };

/** Indented blocks are for a shell; fenced ones name their language. */
const blocks: readonly Block[] = [
  ...README.matchAll(
    /^```(?<language>\w+)\n(?<fenced>.*?)^```$|(?<shell>(?:^ {4}[^\n]*\n+(?! *\n))+)/gms,
  ),
].map(({ groups }) => ({
  language: groups?.language ?? 'sh',
  text: groups?.fenced ?? groups?.shell?.replaceAll(/^ {4}/gm, '') ?? '',
}));

/** Blocks that other tests run, or that cannot run here. */
const ELSEWHERE = ['npm ci && npm start', 'npm ci && npm test', 'npm run demo', 'npm run package'];

const examples = blocks.filter(({ text }) => !ELSEWHERE.includes(text.trim()));
const only = (language: string): readonly string[] =>
  examples.filter((block) => block.language === language).map(({ text }) => text);

/** A checkout in which no service was started yet. */
const checkout = (): string => {
  const directory = temporaryDirectory();
  for (const name of ['package.json', '.npmrc'])
    copyFileSync(join(ROOT, name), join(directory, name));
  cpSync(join(ROOT, 'bin'), join(directory, 'bin'), { recursive: true });
  for (const name of ['app', 'cli', 'domain', 'functions', 'infra', 'server', 'node_modules']) {
    symlinkSync(join(ROOT, name), join(directory, name));
  }
  return directory;
};

const started = async () => {
  const cwd = checkout();
  return { cwd, service: await announced(sealstream(['serve', '--port', '0'], { cwd })) };
};

/** Runs a script in the shell of an operator, which stops at the first failing line. */
const inShell = async (
  { cwd, service, programs }: { cwd: string; service: Announced; programs: readonly string[] },
  script: string,
): Promise<string> => {
  const paths = [...programs.map(dirname), process.env.PATH];
  const lines = [
    'set -euo pipefail',
    service.exports,
    script.replaceAll(PRINTED, service.endpoint),
  ];
  const { stdout } = await run('bash', ['-c', lines.join('\n')], {
    cwd,
    env: { PATH: paths.join(':'), HOME: temporaryDirectory(), AWS_PAGER: '', LC_ALL: 'C.UTF-8' },
  });
  return stdout;
};

/** The value in the comment beside each read. */
const expectations = (script: string): readonly string[] =>
  [...script.matchAll(/^asm get-secret-value .*# (\w+)$/gm)].map(([, value = '']) => value);

describe('The examples of README.md', () => {
  it('are recognised', () => {
    expect(only('sh').length).toBeGreaterThanOrEqual(6);
    expect([only('js').length, only('python').length]).toEqual([1, 1]);
    for (const text of ELSEWHERE) expect(blocks.map((block) => block.text.trim())).toContain(text);
  });
});

describeWithAwsCli('The examples of README.md', (aws) => {
  it('work in order, as printed', { timeout: 180_000 }, async () => {
    const { cwd, service } = await started();
    writeFileSync(
      join(cwd, 'example.mjs'),
      only('js').join('').replaceAll(PRINTED, service.endpoint),
    );
    const script = examples
      .filter(({ language }) => language !== 'python')
      .map(({ language, text }) => (language === 'js' ? 'bin/with-node node example.mjs' : text))
      .join('\n');

    const said = await inShell({ cwd, service, programs: [aws] }, script);

    const values = [...said.matchAll(/"SecretString": "(\w+)"/g)].map(([, value]) => value);
    expect(values).toEqual(expectations(script));
    expect(values).toEqual(['second', 'first', 'first', 'first', 'third']);
    expect(said).toContain('"SecretString": "{\\"username\\"');
    expect(said).toContain('All replicas are in sync with their primaries.');
    expect(said).toMatch(/enabled .* alias\/payments/);
    const { SecretString } = await clientOf(service).getSecretValue({
      SecretId: 'from/javascript',
    });
    expect(SecretString).toBe('correct horse');
  });
});

describeWithBoto3('The example of README.md in Python', (python) => {
  it('works as printed', { timeout: 60_000 }, async () => {
    const { service } = await started();
    const { accessKeyId, secretAccessKey } = credentialsIn(service);
    const example = only('python').join('').replaceAll(PRINTED, service.endpoint);
    await run(python, ['-c', example], {
      env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    });
    const { SecretString } = await clientOf(service).getSecretValue({ SecretId: 'from/python' });
    expect(SecretString).toBe('correct horse');
  });
});
