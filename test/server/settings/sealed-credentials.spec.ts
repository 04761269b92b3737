import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../../cli/commands/demo/disk-search.ts';
import { keptAccount } from '../../../server/data-directory/kept-account.ts';
import { givenRoot, rootCredentials } from '../../../server/settings/root-credentials.ts';
import { aSeal } from '../../support/a-seal.ts';
import { ACCOUNT, CREDENTIALS } from '../../support/root.ts';
import { ROOT_ENVIRONMENT } from '../../support/server.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const NOTHING = givenRoot({});

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

const inForce = (directory: string, seal: Parameters<typeof rootCredentials>[2]) =>
  rootCredentials(() => directory, NOTHING, seal);

/** What is in force when the account is given. */
const inForceFor = (directory: string, seal: Parameters<typeof rootCredentials>[2]) =>
  rootCredentials(() => directory, givenRoot({ SEALSTREAM_ACCOUNT_ID: ACCOUNT }), seal);

describe('A root secret in clear that was put into a directory which had none', () => {
  it('is not in force, whoever put it there while the environment gave another', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    const given = givenRoot(ROOT_ENVIRONMENT);
    rootCredentials(() => directory, given, seal);
    store(directory, { accountId: ACCOUNT, ...CREDENTIALS });

    rootCredentials(() => directory, given, seal);
    expect(() => inForce(directory, seal)).toThrow('is not the one that was sealed last');
    rmSync(fileIn(directory));
    expect(inForce(directory, seal).secretFrom).toBe('made');
  });
});

describe('A root secret that an earlier release left in clear', () => {
  it('is sealed at the next start, and in force as before', () => {
    const directory = earlierDirectory();
    const seal = aSeal();

    expect(inForce(directory, seal)).toMatchObject({ accountId: ACCOUNT, ...CREDENTIALS });

    expect(Object.keys(storedIn(directory))).toEqual([
      'version',
      'accountId',
      'accessKeyId',
      'sealedSecretAccessKey',
    ]);
    expect(statSync(fileIn(directory)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['credentials.json']);
    expect(searchDirectory(directory, CREDENTIALS.secretAccessKey)).toEqual([]);
    expect(inForce(directory, seal)).toMatchObject({ accountId: ACCOUNT, ...CREDENTIALS });
  });

  it('is sealed though the credentials in force are those of the environment', () => {
    const directory = earlierDirectory();

    rootCredentials(() => directory, givenRoot(ROOT_ENVIRONMENT), aSeal());

    expect(searchDirectory(directory, CREDENTIALS.secretAccessKey)).toEqual([]);
    expect(keptAccount(directory)).toBe(ACCOUNT);
  });

  it('is overwritten where it was', () => {
    const directory = earlierDirectory();
    chmodSync(fileIn(directory), 0o400);
    const earlier = openSync(fileIn(directory), 'r');

    inForce(directory, aSeal());

    const left = readFileSync(earlier);
    closeSync(earlier);
    expect(left.length).toBeGreaterThan(0);
    expect(left.every((byte) => byte === 0)).toBe(true);
  });

  it('stays in a backup that is made of links', () => {
    const directory = earlierDirectory();
    const backup = join(temporaryDirectory(), 'credentials.json');
    linkSync(fileIn(directory), backup);

    inForce(directory, aSeal());

    expect(readFileSync(backup, 'utf8')).toContain(CREDENTIALS.secretAccessKey);
  });

  it('goes from a file that a crash left as well', () => {
    const directory = earlierDirectory();
    writeFileSync(`${fileIn(directory)}.unfinished`, CREDENTIALS.secretAccessKey);

    const seal = aSeal();
    inForce(directory, seal);
    writeFileSync(`${fileIn(directory)}.unfinished`, CREDENTIALS.secretAccessKey);
    inForce(directory, seal);

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
    const seal = aSeal();
    inForce(directory, seal);
    store(directory, change(storedIn(directory)));
    const before = readFileSync(fileIn(directory), 'utf8');

    expect(() => inForce(directory, seal)).toThrow(/does not open: the file was altered/);

    expect(readFileSync(fileIn(directory), 'utf8')).toBe(before);
  });

  it('is refused under another keyring', () => {
    const directory = temporaryDirectory();
    inForce(directory, aSeal());

    expect(() => inForce(directory, aSeal())).toThrow(/sealed under another keyring/);
  });

  it('is refused without a keyring, which is said', () => {
    const directory = temporaryDirectory();
    inForce(directory, aSeal());

    expect(() => inForce(directory, null)).toThrow(/which --keys kms leaves alone/);
  });

  it('tells its account without being opened', () => {
    const directory = temporaryDirectory();
    const { accountId } = inForce(directory, aSeal());

    expect(keptAccount(directory)).toBe(accountId);
  });

  it.each<[string, (directory: string, first: string) => void]>([
    ['in clear', (directory) => store(directory, { accountId: ACCOUNT, ...CREDENTIALS })],
    ['of an earlier access key', (directory, first) => writeFileSync(fileIn(directory), first)],
  ])('takes no other %s in its place, which whoever writes files might put there', (_, plant) => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    inForce(directory, seal);
    const first = readFileSync(fileIn(directory), 'utf8');
    rmSync(fileIn(directory));
    const { accessKeyId } = inForceFor(directory, seal);
    plant(directory, first);
    const planted = readFileSync(fileIn(directory), 'utf8');

    expect(() => inForce(directory, seal)).toThrow(/is not the one that was sealed last/);
    rootCredentials(() => directory, givenRoot(ROOT_ENVIRONMENT), seal);

    expect(readFileSync(fileIn(directory), 'utf8')).toBe(planted);
    expect(seal.accessKeyId()).toBe(accessKeyId);
  });

  it('is not made anew for another account when it is missing', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    inForce(directory, seal);
    rmSync(fileIn(directory));

    expect(() => inForce(directory, seal)).toThrow(/is missing, and the secrets of this directory/);

    expect(readdirSync(directory)).toEqual([]);
  });

  it('is made anew for an account that is given, even if that is interrupted', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    const first = inForce(directory, seal);
    rmSync(fileIn(directory));
    const interrupted = {
      ...seal,
      putInForce: (id: string) => {
        seal.putInForce(id);
        throw new Error('killed');
      },
    };
    expect(() => inForceFor(directory, interrupted)).toThrow('killed');

    const second = inForceFor(directory, seal);

    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(inForce(directory, seal)).toEqual({ ...second, accountId: ACCOUNT, secretFrom: 'kept' });
  });

  it('is not made for a new account beside secrets, whose account the environment gave', () => {
    const directory = temporaryDirectory();
    const region = join(directory, 'regions', 'us-east-1');
    mkdirSync(region, { recursive: true });
    writeFileSync(join(region, 'events.sqlite'), '', { mode: 0o600 });
    for (const seal of [aSeal(), null]) {
      expect(() => inForce(directory, seal)).toThrow('set SEALSTREAM_ACCOUNT_ID to their account');
      expect(readdirSync(directory)).toEqual(['regions']);
    }
    expect(inForceFor(directory, null).accountId).toBe(ACCOUNT);
    expect(keptAccount(directory)).toBe(ACCOUNT);
  });
});
