import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DataKey, KeyOutcome } from '../../../domain/ports/key-service.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { KEYRING_FILE, SCHEMA_VERSION } from '../../../infra/keyring/database.ts';
import { NOON } from '../../support/examples.ts';
import { CONTEXT, DEFAULT_USE, OWNER, useOf } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const KEYRING = new URL('../../../infra/keyring/keyring.ts', import.meta.url).href;

/** Opens the keyring on a signal, and prints the ARN of the key behind its first data key. */
const FIRST_USE = `
  process.stdout.write('ready\\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const keys = keyring({ directory, clock });
  const made = await keys.service.generateDataKey(...first);
  process.stdout.write(made.ok ? made.value.wrapped.keyArn : made.failure);
  keys.close();
  process.exit(0);
`;

/** Disables the given key. */
const DISABLE = `
  process.stdin.once('data', (arn) => {
    const { ok } = keyring({ directory, clock }).admin(owner).disable(String(arn));
    process.stdout.write(String(ok));
    process.exit(0);
  });
`;

/** Starts a process that runs a script with `keyring` and its options in scope. */
const startProcess = (
  directory: string,
  script: string,
): ChildProcessByStdio<Writable, Readable, null> => {
  const known = JSON.stringify({ directory, first: DEFAULT_USE, owner: OWNER });
  const prelude = `
    const { keyring } = await import(${JSON.stringify(KEYRING)});
    const { directory, first, owner } = ${known};
    const clock = { now: () => Date.now() };
  `;
  const args = ['--no-warnings', '--input-type=module', '--eval', prelude + script];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill();
  });
  return child;
};

describe('one keyring in several processes', () => {
  it('is created once, with one root key and one default key, when all start at the same time', async () => {
    const directory = temporaryDirectory();
    const children = Array.from({ length: 4 }, () => startProcess(directory, FIRST_USE));
    await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));

    const outputs = children.map(({ stdout }) => text(stdout));
    for (const { stdin } of children) stdin.write('go\n');
    const arns = await Promise.all(outputs);

    const [key, ...others] = openKeyring({ directory }).admin(OWNER).list();
    expect(others).toEqual([]);
    expect(arns).toEqual(children.map(() => key?.arn));
  });

  it('has one default key when another process creates it after we saw none', async () => {
    const directory = temporaryDirectory();
    const other = openKeyring({ directory });
    const questions: number[] = [];
    const winner: Promise<KeyOutcome<DataKey>>[] = [];
    // The clock is read before the key is looked up, and again before one is created.
    const interrupted = {
      now: () => {
        if (questions.push(1) === 3) winner.push(other.service.generateDataKey(...DEFAULT_USE));
        return NOON;
      },
    };

    const late = await openKeyring({ directory, clock: interrupted }).service.generateDataKey(
      ...DEFAULT_USE,
    );

    const [key, ...others] = other.admin(OWNER).list();
    expect(await Promise.all(winner)).toMatchObject([{ ok: true }]);
    expect(questions).toHaveLength(3);
    expect(others).toEqual([]);
    expect(late.ok && late.value.wrapped.keyArn).toBe(key?.arn);
  });

  it('rejects a key from the very next use after another process disabled it', async () => {
    const directory = temporaryDirectory();
    const running = openKeyring({ directory });
    const { arn } = running.admin(OWNER).create();
    const made = await running.service.generateDataKey(...useOf(arn));
    if (!made.ok) throw new Error(made.failure);

    const operator = startProcess(directory, DISABLE);
    operator.stdin.write(arn);
    expect(await text(operator.stdout)).toBe('true');

    const refused = { ok: false, failure: 'disabled' };
    expect(await running.service.unwrap(made.value.wrapped, CONTEXT)).toEqual(refused);
    expect(await running.service.generateDataKey(...useOf(arn))).toEqual(refused);
  });

  it('keeps reading while another process writes, and reports an outage when it cannot write', async () => {
    const directory = temporaryDirectory();
    const keys = openKeyring({ directory, lockTimeoutMs: 1 });
    const { arn } = keys.admin(OWNER).create();
    const other = new DatabaseSync(join(directory, KEYRING_FILE));
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');

    expect(await keys.service.generateDataKey(...useOf(arn))).toMatchObject({ ok: true });
    await expect(keys.service.generateDataKey(...DEFAULT_USE)).rejects.toThrow(Outage);
    expect(() => keys.admin(OWNER).disable(arn)).toThrow(Outage);
    expect(() => openKeyring({ directory, lockTimeoutMs: 1 })).toThrow(Outage);

    other.exec('ROLLBACK');
    expect(await keys.service.generateDataKey(...DEFAULT_USE)).toMatchObject({ ok: true });
  });

  it('is accessible to its owner only', () => {
    const directory = join(temporaryDirectory(), 'data');
    openKeyring({ directory });

    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of [KEYRING_FILE, `${KEYRING_FILE}-wal`, 'root.key']) {
      expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('rejects a keyring of a newer version', () => {
    const directory = temporaryDirectory();
    openKeyring({ directory }).close();
    const database = new DatabaseSync(join(directory, KEYRING_FILE));
    database.exec('PRAGMA user_version = 99');
    database.close();

    expect(() => openKeyring({ directory })).toThrow(
      `${join(directory, KEYRING_FILE)} was written by a newer release: its schema version is 99, ` +
        `and this release knows ${SCHEMA_VERSION}, `,
    );
  });
});
