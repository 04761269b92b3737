import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../server/operator-error.ts';
import { rootCredentials, rootFromEnvironment } from '../../../server/settings/root-credentials.ts';
import { aSeal } from '../../support/a-seal.ts';
import { ACCOUNT, CREDENTIALS } from '../../support/root.ts';
import { ROOT_ENVIRONMENT } from '../../support/server.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const UNSET = rootFromEnvironment({});
const { SEALSTREAM_ACCOUNT_ID, ...KEY_ENVIRONMENT } = ROOT_ENVIRONMENT;

const fileIn = (directory: string) => join(directory, 'credentials.json');
const storedIn = (directory: string) => JSON.parse(readFileSync(fileIn(directory), 'utf8'));

const rejection = (work: () => unknown): OperatorError => {
  try {
    work();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error('Nothing was rejected');
};

describe('Generated root credentials', () => {
  it('have the format of AWS credentials', () => {
    const root = rootCredentials(temporaryDirectory, UNSET, aSeal());
    expect(root.accountId).toMatch(/^\d{12}$/);
    expect(root.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(root.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(root.secretFrom).toBe('made');
  });

  it('differ from one directory to another', () => {
    const [left, right] = [temporaryDirectory(), temporaryDirectory()].map((directory) =>
      rootCredentials(() => directory, UNSET, aSeal()),
    );
    expect(left?.accountId).not.toBe(right?.accountId);
    expect(left?.accessKeyId).not.toBe(right?.accessKeyId);
    expect(left?.secretAccessKey).not.toBe(right?.secretAccessKey);
  });

  it('are stored for their owner only, and no temporary file is left beside them', () => {
    const directory = temporaryDirectory();
    const { accountId, accessKeyId } = rootCredentials(() => directory, UNSET, aSeal());
    expect(storedIn(directory)).toEqual({
      version: 1,
      accountId,
      accessKeyId,
      sealedSecretAccessKey: expect.any(String),
    });
    expect(statSync(fileIn(directory)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['credentials.json']);
  });

  it('are the same at the next start', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    const first = rootCredentials(() => directory, UNSET, seal);
    expect(rootCredentials(() => directory, UNSET, seal)).toEqual({
      ...first,
      secretFrom: 'kept',
    });
  });

  it('survive a crash that left an unfinished file', () => {
    const directory = temporaryDirectory();
    writeFileSync(`${fileIn(directory)}.unfinished`, '{"accou');
    rootCredentials(() => directory, UNSET, aSeal());
    expect(readdirSync(directory)).toEqual(['credentials.json']);
  });
});

describe('A credentials file', () => {
  it.each([0o604, 0o640, 0o644, 0o660, 0o602])('of mode %o is rejected', (mode) => {
    const directory = temporaryDirectory();
    rootCredentials(() => directory, UNSET, aSeal());
    chmodSync(fileIn(directory), mode);
    const { message, exitCode } = rejection(() => rootCredentials(() => directory, UNSET, aSeal()));
    expect(message).toContain(`(mode ${mode.toString(8)}): run chmod 600 ${fileIn(directory)}`);
    expect(exitCode).toBe(1);
  });

  const WHOLE = { accountId: ACCOUNT, ...CREDENTIALS };
  it.each([
    '',
    '{"accountId":"1234',
    'null',
    '[]',
    JSON.stringify(CREDENTIALS),
    JSON.stringify({ ...WHOLE, accountId: 123456789012 }),
    JSON.stringify({ ...WHOLE, accountId: '12345678901' }),
    JSON.stringify({ ...WHOLE, accessKeyId: 'AKIA' }),
    JSON.stringify({ ...WHOLE, secretAccessKey: '' }),
    JSON.stringify({ ...WHOLE, secretAccessKey: null }),
    JSON.stringify({ ...WHOLE, sealedSecretAccessKey: 'c2VhbGVk' }),
    JSON.stringify({ ...WHOLE, version: 0 }),
    JSON.stringify({ ...WHOLE, version: '2' }),
  ])('that holds %s is rejected as damaged and left unchanged', (text) => {
    const directory = temporaryDirectory();
    writeFileSync(fileIn(directory), text, { mode: 0o600 });
    const { message, exitCode } = rejection(() => rootCredentials(() => directory, UNSET, aSeal()));
    expect(message).toContain(`${fileIn(directory)} is damaged`);
    expect(message).not.toContain(CREDENTIALS.secretAccessKey);
    expect(exitCode).toBe(1);
    expect(readFileSync(fileIn(directory), 'utf8')).toBe(text);
  });
});

describe('Root credentials in the environment', () => {
  const root = rootFromEnvironment(ROOT_ENVIRONMENT);

  it('need no file, and none is created', () => {
    const noDirectory = () => {
      throw new Error('The directory is not needed');
    };
    expect(rootCredentials(noDirectory, root, null)).toEqual({
      accountId: ACCOUNT,
      ...CREDENTIALS,
      secretFrom: 'environment',
    });
  });

  it('take precedence over the file, which is left unchanged', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    const stored = rootCredentials(() => directory, UNSET, seal);
    const root = rootCredentials(() => directory, rootFromEnvironment(KEY_ENVIRONMENT), seal);
    expect(root).toEqual({
      accountId: stored.accountId,
      ...CREDENTIALS,
      secretFrom: 'environment',
    });
    expect(storedIn(directory)).toMatchObject({ accessKeyId: stored.accessKeyId });
  });

  it('may be the account alone, which is then stored for later starts', () => {
    const directory = temporaryDirectory();
    const root = rootCredentials(
      () => directory,
      rootFromEnvironment({ SEALSTREAM_ACCOUNT_ID }),
      aSeal(),
    );
    expect([root.accountId, root.secretFrom]).toEqual([ACCOUNT, 'made']);
    expect(storedIn(directory).accountId).toBe(ACCOUNT);
  });

  it('are not written to the file with the generated account', () => {
    const directory = temporaryDirectory();
    rootCredentials(() => directory, rootFromEnvironment(KEY_ENVIRONMENT), aSeal());
    expect(existsSync(fileIn(directory))).toBe(true);
    expect(readFileSync(fileIn(directory), 'utf8')).not.toContain(CREDENTIALS.secretAccessKey);
  });

  it.each([
    [{ SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId }, 'set both or neither'],
    [{ SEALSTREAM_ROOT_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey }, 'set both or neither'],
    [{ ...KEY_ENVIRONMENT, SEALSTREAM_ROOT_ACCESS_KEY_ID: 'test' }, 'must be 16 to 128 letters'],
    [{ ...KEY_ENVIRONMENT, SEALSTREAM_ROOT_ACCESS_KEY_ID: 'AKIA/0123456789ABCDEF' }, 'letters'],
    [{ ...KEY_ENVIRONMENT, SEALSTREAM_ROOT_SECRET_ACCESS_KEY: 'hunter2' }, 'visible ASCII'],
    [{ ...KEY_ENVIRONMENT, SEALSTREAM_ROOT_SECRET_ACCESS_KEY: 'a b'.repeat(9) }, 'visible ASCII'],
    [{ SEALSTREAM_ACCOUNT_ID: '1234567890123' }, 'must be 12 digits'],
  ])('are rejected when they are invalid: %j', (env, reason) => {
    const { message, exitCode } = rejection(() => rootFromEnvironment(env));
    expect(message).toContain(reason);
    expect(exitCode).toBe(2);
    for (const secret of ['hunter2', 'a b', CREDENTIALS.secretAccessKey]) {
      expect(message).not.toContain(secret);
    }
  });
});
