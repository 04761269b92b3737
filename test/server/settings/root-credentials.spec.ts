import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../server/operator-error.ts';
import { givenRoot, rootCredentials } from '../../../server/settings/root-credentials.ts';
import { aSeal } from '../../support/a-seal.ts';
import { ACCOUNT, CREDENTIALS } from '../../support/root.ts';
import { ROOT_ENVIRONMENT } from '../../support/server.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const NOTHING = givenRoot({});
const { SEALSTREAM_ACCOUNT_ID, ...KEY_ENVIRONMENT } = ROOT_ENVIRONMENT;

const fileIn = (directory: string) => join(directory, 'credentials.json');
const storedIn = (directory: string) => JSON.parse(readFileSync(fileIn(directory), 'utf8'));

const refusal = (work: () => unknown): OperatorError => {
  try {
    work();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
};

describe('Generated root credentials', () => {
  it('have the shape of those of AWS', () => {
    const root = rootCredentials(temporaryDirectory, NOTHING, aSeal());
    expect(root.accountId).toMatch(/^\d{12}$/);
    expect(root.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(root.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(root.secretFrom).toBe('made');
  });

  it('differ from directory to directory', () => {
    const [left, right] = [temporaryDirectory(), temporaryDirectory()].map((directory) =>
      rootCredentials(() => directory, NOTHING, aSeal()),
    );
    expect(left?.accountId).not.toBe(right?.accountId);
    expect(left?.accessKeyId).not.toBe(right?.accessKeyId);
    expect(left?.secretAccessKey).not.toBe(right?.secretAccessKey);
  });

  it('are kept for their owner only, and nothing unfinished beside them', () => {
    const directory = temporaryDirectory();
    const { accountId, accessKeyId } = rootCredentials(() => directory, NOTHING, aSeal());
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
    const first = rootCredentials(() => directory, NOTHING, seal);
    expect(rootCredentials(() => directory, NOTHING, seal)).toEqual({
      ...first,
      secretFrom: 'kept',
    });
  });

  it('survive a crash that left an unfinished file', () => {
    const directory = temporaryDirectory();
    writeFileSync(`${fileIn(directory)}.unfinished`, '{"accou');
    rootCredentials(() => directory, NOTHING, aSeal());
    expect(readdirSync(directory)).toEqual(['credentials.json']);
  });
});

describe('A credentials file', () => {
  it.each([0o604, 0o640, 0o644, 0o660, 0o602])('of mode %o is refused', (mode) => {
    const directory = temporaryDirectory();
    rootCredentials(() => directory, NOTHING, aSeal());
    chmodSync(fileIn(directory), mode);
    const { message, exitCode } = refusal(() => rootCredentials(() => directory, NOTHING, aSeal()));
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
  ])('that holds %s is refused as damaged and left as it is', (text) => {
    const directory = temporaryDirectory();
    writeFileSync(fileIn(directory), text, { mode: 0o600 });
    const { message, exitCode } = refusal(() => rootCredentials(() => directory, NOTHING, aSeal()));
    expect(message).toContain(`${fileIn(directory)} is damaged`);
    expect(message).not.toContain(CREDENTIALS.secretAccessKey);
    expect(exitCode).toBe(1);
    expect(readFileSync(fileIn(directory), 'utf8')).toBe(text);
  });
});

describe('Root credentials in the environment', () => {
  const given = givenRoot(ROOT_ENVIRONMENT);

  it('need no file, and none is made', () => {
    const noDirectory = () => {
      throw new Error('Nobody needs the directory');
    };
    expect(rootCredentials(noDirectory, given, null)).toEqual({
      accountId: ACCOUNT,
      ...CREDENTIALS,
      secretFrom: 'environment',
    });
  });

  it('win over the file, which keeps its own', () => {
    const directory = temporaryDirectory();
    const seal = aSeal();
    const kept = rootCredentials(() => directory, NOTHING, seal);
    const root = rootCredentials(() => directory, givenRoot(KEY_ENVIRONMENT), seal);
    expect(root).toEqual({
      accountId: kept.accountId,
      ...CREDENTIALS,
      secretFrom: 'environment',
    });
    expect(storedIn(directory)).toMatchObject({ accessKeyId: kept.accessKeyId });
  });

  it('may be the account alone, which is then that of later starts too', () => {
    const directory = temporaryDirectory();
    const root = rootCredentials(() => directory, givenRoot({ SEALSTREAM_ACCOUNT_ID }), aSeal());
    expect([root.accountId, root.secretFrom]).toEqual([ACCOUNT, 'made']);
    expect(storedIn(directory).accountId).toBe(ACCOUNT);
  });

  it('are not written when they complete what is generated', () => {
    const directory = temporaryDirectory();
    rootCredentials(() => directory, givenRoot(KEY_ENVIRONMENT), aSeal());
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
  ])('are refused when they are wrong: %j', (env, reason) => {
    const { message, exitCode } = refusal(() => givenRoot(env));
    expect(message).toContain(reason);
    expect(exitCode).toBe(2);
    for (const secret of ['hunter2', 'a b', CREDENTIALS.secretAccessKey]) {
      expect(message).not.toContain(secret);
    }
  });
});
