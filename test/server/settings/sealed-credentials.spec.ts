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
import { storedAccount } from '../../../server/data-directory/stored-credentials.ts';
import { rootCredentials, rootFromEnvironment } from '../../../server/settings/root-credentials.ts';
import { aSeal } from '../../support/a-seal.ts';
import { ACCOUNT, CREDENTIALS } from '../../support/root.ts';
import { ROOT_ENVIRONMENT } from '../../support/server.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const UNSET = rootFromEnvironment({});

const fileIn = (directory: string) => join(directory, 'credentials.json');
const storedIn = (directory: string) => JSON.parse(readFileSync(fileIn(directory), 'utf8'));
const store = (directory: string, content: unknown) =>
  writeFileSync(fileIn(directory), JSON.stringify(content), { mode: 0o600 });

/** A directory in the format of an earlier release. */
const earlierDirectory = (): string => {
  const directory = temporaryDirectory();
  store(directory, { accountId: ACCOUNT, ...CREDENTIALS });
  return directory;
};

const inForce = (directory: string, seal: Parameters<typeof rootCredentials>[2]) =>
  rootCredentials(() => directory, UNSET, seal);

/** The credentials in force when the environment names the account. */
const inForceFor = (directory: string, seal: Parameters<typeof rootCredentials>[2]) =>
  rootCredentials(() => directory, rootFromEnvironment({ SEALSTREAM_ACCOUNT_ID: ACCOUNT }), seal);

describe('A cleartext root secret that someone puts into a directory without one', () => {
  it('is not accepted, even if the credentials came from the environment before', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    const fromEnvironment = rootFromEnvironment(ROOT_ENVIRONMENT);
    rootCredentials(() => directory, fromEnvironment, seal);
    store(directory, { accountId: ACCOUNT, ...CREDENTIALS });

    rootCredentials(() => directory, fromEnvironment, seal);
    expect(() => inForce(directory, seal)).toThrow('is not the one that was sealed last');
    rmSync(fileIn(directory));
    expect(inForce(directory, seal).secretFrom).toBe('made');
  });
});

describe('A root secret that an earlier release stored in cleartext', () => {
  it('is sealed at the next start and stays in force', () => {
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

  it('is sealed even if the credentials in force come from the environment', () => {
    const directory = earlierDirectory();

    rootCredentials(() => directory, rootFromEnvironment(ROOT_ENVIRONMENT), aSeal());

    expect(searchDirectory(directory, CREDENTIALS.secretAccessKey)).toEqual([]);
    expect(storedAccount(directory)).toBe(ACCOUNT);
  });

  it('is overwritten in place', () => {
    const directory = earlierDirectory();
    chmodSync(fileIn(directory), 0o400);
    const earlier = openSync(fileIn(directory), 'r');

    inForce(directory, aSeal());

    const left = readFileSync(earlier);
    closeSync(earlier);
    expect(left.length).toBeGreaterThan(0);
    expect(left.every((byte) => byte === 0)).toBe(true);
  });

  it('stays readable in a backup made of hard links', () => {
    const directory = earlierDirectory();
    const backup = join(temporaryDirectory(), 'credentials.json');
    linkSync(fileIn(directory), backup);

    inForce(directory, aSeal());

    expect(readFileSync(backup, 'utf8')).toContain(CREDENTIALS.secretAccessKey);
  });

  it('is also removed from the temporary file that a crash left', () => {
    const directory = earlierDirectory();
    writeFileSync(`${fileIn(directory)}.unfinished`, CREDENTIALS.secretAccessKey);

    const seal = aSeal();
    inForce(directory, seal);
    writeFileSync(`${fileIn(directory)}.unfinished`, CREDENTIALS.secretAccessKey);
    inForce(directory, seal);

    expect(readdirSync(directory)).toEqual(['credentials.json']);
  });

  it('stays unchanged if there is no keyring to seal it', () => {
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
  ])('whose %s changed is rejected and left unchanged', (_, change) => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    inForce(directory, seal);
    store(directory, change(storedIn(directory)));
    const before = readFileSync(fileIn(directory), 'utf8');

    expect(() => inForce(directory, seal)).toThrow(/does not open: the file was altered/);

    expect(readFileSync(fileIn(directory), 'utf8')).toBe(before);
  });

  it('is rejected under another keyring', () => {
    const directory = temporaryDirectory();
    inForce(directory, aSeal());

    expect(() => inForce(directory, aSeal())).toThrow(/sealed under another keyring/);
  });

  it('is rejected without a keyring, with a message that says so', () => {
    const directory = temporaryDirectory();
    inForce(directory, aSeal());

    expect(() => inForce(directory, null)).toThrow(/which --keys kms leaves alone/);
  });

  it('reveals its account without being opened', () => {
    const directory = temporaryDirectory();
    const { accountId } = inForce(directory, aSeal());

    expect(storedAccount(directory)).toBe(accountId);
  });

  it.each<[string, (directory: string, first: string) => void]>([
    ['in cleartext', (directory) => store(directory, { accountId: ACCOUNT, ...CREDENTIALS })],
    ['of an earlier access key', (directory, first) => writeFileSync(fileIn(directory), first)],
  ])('rejects one %s that an attacker with write access puts in its place', (_, plant) => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    inForce(directory, seal);
    const first = readFileSync(fileIn(directory), 'utf8');
    rmSync(fileIn(directory));
    const { accessKeyId } = inForceFor(directory, seal);
    plant(directory, first);
    const planted = readFileSync(fileIn(directory), 'utf8');

    expect(() => inForce(directory, seal)).toThrow(/is not the one that was sealed last/);
    rootCredentials(() => directory, rootFromEnvironment(ROOT_ENVIRONMENT), seal);

    expect(readFileSync(fileIn(directory), 'utf8')).toBe(planted);
    expect(seal.accessKeyId()).toBe(accessKeyId);
  });

  it('is not generated again for another account when it is missing', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    inForce(directory, seal);
    rmSync(fileIn(directory));

    expect(() => inForce(directory, seal)).toThrow(/is missing, and the secrets of this directory/);

    expect(readdirSync(directory)).toEqual([]);
  });

  it('is generated again for a given account, even after an interruption', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    const first = inForce(directory, seal);
    rmSync(fileIn(directory));
    const interrupted = {
      ...seal,
      setAccessKeyId: (id: string) => {
        seal.setAccessKeyId(id);
        throw new Error('killed');
      },
    };
    expect(() => inForceFor(directory, interrupted)).toThrow('killed');

    const second = inForceFor(directory, seal);

    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(inForce(directory, seal)).toEqual({ ...second, accountId: ACCOUNT, secretFrom: 'kept' });
  });

  it('is not generated for a new account if there are secrets of one from the environment', () => {
    const directory = temporaryDirectory();
    const region = join(directory, 'regions', 'us-east-1');
    mkdirSync(region, { recursive: true });
    writeFileSync(join(region, 'events.sqlite'), '', { mode: 0o600 });
    for (const seal of [aSeal(), null]) {
      expect(() => inForce(directory, seal)).toThrow('set SEALSTREAM_ACCOUNT_ID to their account');
      expect(readdirSync(directory)).toEqual(['regions']);
    }
    expect(inForceFor(directory, null).accountId).toBe(ACCOUNT);
    expect(storedAccount(directory)).toBe(ACCOUNT);
  });
});
