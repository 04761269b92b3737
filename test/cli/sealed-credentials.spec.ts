import { createSecretKey, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../cli/disk-search.ts';
import { keptAccount } from '../../cli/kept-account.ts';
import { givenRoot, rootCredentials } from '../../cli/root-credentials.ts';
import { ACCOUNT, CREDENTIALS } from '../support/root.ts';
import { ROOT_ENVIRONMENT } from '../support/server.ts';
import { temporaryDirectory } from './temporary.ts';

const NOTHING = givenRoot({});
const aKey = () => createSecretKey(randomBytes(32));

const fileIn = (directory: string) => join(directory, 'credentials.json');
const storedIn = (directory: string) => JSON.parse(readFileSync(fileIn(directory), 'utf8'));
const store = (directory: string, content: unknown) =>
  writeFileSync(fileIn(directory), JSON.stringify(content), { mode: 0o600 });

/** A directory as an earlier release left it. */
const earlierDirectory = (): string => {
  const directory = temporaryDirectory();
  store(directory, { accountId: ACCOUNT, ...CREDENTIALS });
  return directory;
};

const inForce = (directory: string, key: Parameters<typeof rootCredentials>[2]) =>
  rootCredentials(() => directory, NOTHING, key);

describe('A root secret that an earlier release left in clear', () => {
  it('is sealed at the next start, and in force as before', () => {
    const directory = earlierDirectory();
    const key = aKey();

    expect(inForce(directory, key)).toMatchObject({ accountId: ACCOUNT, ...CREDENTIALS });

    expect(Object.keys(storedIn(directory))).toEqual([
      'accountId',
      'accessKeyId',
      'sealedSecretAccessKey',
    ]);
    expect(statSync(fileIn(directory)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['credentials.json']);
    expect(searchDirectory(directory, CREDENTIALS.secretAccessKey)).toEqual([]);
    expect(inForce(directory, key)).toMatchObject({ accountId: ACCOUNT, ...CREDENTIALS });
  });

  it('is sealed though the credentials in force are those of the environment', () => {
    const directory = earlierDirectory();

    rootCredentials(() => directory, givenRoot(ROOT_ENVIRONMENT), aKey());

    expect(searchDirectory(directory, CREDENTIALS.secretAccessKey)).toEqual([]);
    expect(keptAccount(directory)).toBe(ACCOUNT);
  });

  it('is overwritten where it was', () => {
    const directory = earlierDirectory();
    chmodSync(fileIn(directory), 0o400);
    const earlier = openSync(fileIn(directory), 'r');

    inForce(directory, aKey());

    const left = readFileSync(earlier);
    closeSync(earlier);
    expect(left.length).toBeGreaterThan(0);
    expect(left.every((byte) => byte === 0)).toBe(true);
  });

  it('stays in a backup that is made of links', () => {
    const directory = earlierDirectory();
    const backup = join(temporaryDirectory(), 'credentials.json');
    linkSync(fileIn(directory), backup);

    inForce(directory, aKey());

    expect(readFileSync(backup, 'utf8')).toContain(CREDENTIALS.secretAccessKey);
  });

  it('goes from a file that a crash left as well', () => {
    const directory = earlierDirectory();
    writeFileSync(`${fileIn(directory)}.unfinished`, CREDENTIALS.secretAccessKey);

    const key = aKey();
    inForce(directory, key);
    writeFileSync(`${fileIn(directory)}.unfinished`, CREDENTIALS.secretAccessKey);
    inForce(directory, key);

    expect(readdirSync(directory)).toEqual(['credentials.json']);
  });

  it('stays as it is where there is no keyring to seal it', () => {
    const directory = earlierDirectory();

    expect(inForce(directory, null)).toMatchObject(CREDENTIALS);

    expect(storedIn(directory)).toEqual({ accountId: ACCOUNT, ...CREDENTIALS });
  });
});

describe('A sealed root secret', () => {
  it.each<[string, (stored: Record<string, unknown>) => unknown]>([
    ['account', (stored) => ({ ...stored, accountId: '999999999999' })],
    ['access key', (stored) => ({ ...stored, accessKeyId: 'AKIAANOTHERKEYEXAMPL' })],
    ['bytes', (stored) => ({ ...stored, sealedSecretAccessKey: 'AAAA' })],
  ])('of which the %s were changed is refused, and left as it is', (_, change) => {
    const directory = temporaryDirectory();
    const key = aKey();
    inForce(directory, key);
    store(directory, change(storedIn(directory)));
    const before = readFileSync(fileIn(directory), 'utf8');

    expect(() => inForce(directory, key)).toThrow(/does not open: the file was altered/);

    expect(readFileSync(fileIn(directory), 'utf8')).toBe(before);
  });

  it('is refused under another keyring', () => {
    const directory = temporaryDirectory();
    inForce(directory, aKey());

    expect(() => inForce(directory, aKey())).toThrow(/sealed under another keyring/);
  });

  it('is refused without a keyring, which is said', () => {
    const directory = temporaryDirectory();
    inForce(directory, aKey());

    expect(() => inForce(directory, null)).toThrow(/which --keys kms leaves alone/);
  });

  it('tells its account without being opened', () => {
    const directory = temporaryDirectory();
    const { accountId } = inForce(directory, aKey());

    expect(keptAccount(directory)).toBe(accountId);
  });
});
