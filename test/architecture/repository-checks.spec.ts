import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

// The two checks of `npm run check` that do not read code, each tested on what it must find.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'sealstream-guards-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const run = (script: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
};

const fileWith = (name: string, text: string): string => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
};

describe('The secret scanner', () => {
  const scan = (text: string) =>
    run(
      'node_modules/secretlint/bin/secretlint.js',
      '--no-gitignore',
      '--no-color',
      fileWith('planted.txt', text),
    );

  // Generated, so that this file itself contains no secret.
  const letters = (length: number) =>
    randomBytes(length).toString('hex').replaceAll('0', 'Z').slice(0, length);
  const privateKey = (type: 'ed25519' | 'rsa') =>
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : generateKeyPairSync('ed25519').privateKey;
  const pem = (type: 'ed25519' | 'rsa') =>
    privateKey(type).export({ format: 'pem', type: 'pkcs8' }).toString();

  it.each([
    ['a secret access key of AWS', () => `aws_secret_access_key = "${letters(40)}"\n`],
    ['a root secret access key', () => `SEALSTREAM_ROOT_SECRET_ACCESS_KEY=${letters(40)}\n`],
    ['a root key', () => `SEALSTREAM_ROOT_KEY=${randomBytes(32).toString('base64')}\n`],
    ['a GitHub token', () => `token: ghp_${letters(36)}\n`],
    ['an npm token', () => `//registry.npmjs.org/:_authToken=npm_${letters(36)}\n`],
    ['an RSA private key', () => pem('rsa')],
    ['an Ed25519 private key', () => pem('ed25519')],
  ])('finds %s', (_, plant) => {
    const { status, output } = scan(plant());
    expect(output).toContain('planted.txt');
    expect(status).toBe(1);
  });

  it('allows the example key of the AWS documentation', () => {
    const text = readFileSync(join(ROOT, 'test/vectors/sigv4/general.json'), 'utf8');
    expect(text).toContain('secretAccessKey');
    expect(scan(text)).toEqual({ status: 0, output: '' });
  });
});

describe('The check of the lock file', () => {
  type Entry = Record<string, unknown>;
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  const check = (text: string) => run('bin/check-lock.cjs', fileWith('lock.json', text));
  const checkWith = (change: Entry) => {
    const altered: { readonly packages: Record<string, Entry> } = JSON.parse(lock);
    Object.assign(altered.packages['node_modules/knip'] ?? {}, change);
    return check(JSON.stringify(altered));
  };

  it('accepts the current lock file', () => {
    expect(run('bin/check-lock.cjs')).toEqual({ status: 0, output: '' });
  });

  it('accepts the npm registry as a source', () => {
    const resolved = 'https://registry.npmjs.org/knip/-/knip-6.42.0.tgz';
    expect(checkWith({ resolved })).toEqual({ status: 0, output: '' });
  });

  const sha512 = `sha512-${'A'.repeat(86)}==`;

  it.each([
    ['a missing hash', { integrity: undefined }, 'has no SHA-512'],
    ['a weak hash', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, 'has no SHA-512'],
    ['a weak hash beside a strong one', { integrity: `sha1-AA= ${sha512}` }, 'has no SHA-512'],
    ['another host', { resolved: 'https://example.com/knip/-/knip-6.42.0.tgz' }, 'comes from'],
    ['plain HTTP', { resolved: 'http://registry.npmjs.org/knip/-/knip.tgz' }, 'comes from'],
    ['another package', { resolved: 'https://registry.npmjs.org/knlp/-/knlp.tgz' }, 'comes from'],
    ['a repository', { resolved: 'git+ssh://git@github.com/x/knip.git#1' }, 'comes from'],
    ['another name', { name: 'knlp' }, 'is really knlp'],
    ['a link', { link: true }, 'is a link'],
  ])('finds %s', (_, change, fault) => {
    const { status, output } = checkWith(change);
    expect(output).toContain(`package-lock.json: node_modules/knip ${fault}`);
    expect(status).toBe(1);
  });

  it('rejects a file that is not a lock file', () => {
    expect(check('{"lockfileVersion":3,"packages":{"":{}}}')).toMatchObject({ status: 1 });
    expect(check('{"lockfileVersion":2}')).toMatchObject({ status: 1 });
  });
});
