import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTEXT, OWNER, useOf } from '../infra/keyring/default-use.ts';
import { openKeyring } from '../infra/keyring/open-keyring.ts';
import { openShell } from './keys-shell.ts';

describe('sealstream keys', () => {
  it('creates a key, shows it and lists it', async () => {
    const { run } = openShell();

    const created = await run('create', '--description', 'for payments');
    const listed = await run('list');

    expect(created).toEqual({ ...listed, code: 0, err: [] });
    expect(listed.out[0]).toMatch(/^KEY ID +STATE +CREATED +ALIASES +DESCRIPTION$/);
    expect(listed.out[1]).toMatch(
      /^[0-9a-f-]{36} +enabled +2026-01-02T12:00:00.000Z +for payments$/,
    );
  });

  it('lists keys as lines of JSON', async () => {
    const { run } = openShell();
    await run('create', '--description', 'one');
    await run('create', '--description', 'two');

    const { out } = await run('list', '--json');

    const keys = out.map((line) => JSON.parse(line));
    expect(new Set(keys.map(({ description }) => description))).toEqual(new Set(['one', 'two']));
    expect(keys[0]).toEqual({
      id: expect.any(String),
      arn: expect.stringContaining(`:${OWNER.region}:${OWNER.account}:key/`),
      state: 'enabled',
      createdAt: '2026-01-02T12:00:00.000Z',
      aliases: [],
      description: expect.any(String),
    });
  });

  it('takes a key through its life cycle', async () => {
    const { run, keyOf } = openShell();
    const { id } = await keyOf('create');

    expect(await keyOf('alias', id, 'alias/pay')).toMatchObject({ aliases: ['alias/pay'] });
    expect(await keyOf('disable', 'alias/pay')).toMatchObject({ id, state: 'disabled' });
    expect(await keyOf('enable', 'alias/pay')).toMatchObject({ state: 'enabled' });
    expect(await keyOf('schedule-deletion', 'alias/pay', '--days', '7')).toMatchObject({
      state: 'pendingDeletion',
      deleteAfter: '2026-01-09T12:00:00.000Z',
    });
    expect((await run('list')).out[1]).toContain('deleted after 2026-01-09T12:00:00.000Z');
    expect(await keyOf('cancel-deletion', 'alias/pay')).toMatchObject({ state: 'disabled' });
    expect(await keyOf('unalias', 'alias/pay')).toMatchObject({ id, aliases: [] });
  });

  it('schedules a deletion after 30 days by default', async () => {
    const { keyOf } = openShell();
    const { id } = await keyOf('create');

    expect(await keyOf('schedule-deletion', id)).toMatchObject({
      deleteAfter: '2026-02-01T12:00:00.000Z',
    });
  });

  it('changes keys of a running service with immediate effect', async () => {
    const { directory, clock, run, keyOf } = openShell();
    const service = openKeyring({ directory, clock }).service;
    const { arn } = await keyOf('create');
    const made = await service.generateDataKey(...useOf(arn));
    if (!made.ok) throw new Error(made.failure);

    await run('disable', arn);
    expect(await service.unwrap(made.value.wrapped, CONTEXT)).toEqual({
      ok: false,
      failure: 'disabled',
    });

    await run('enable', arn);
    expect(await service.unwrap(made.value.wrapped, CONTEXT)).toMatchObject({ ok: true });
  });

  it('never prints key material', async () => {
    const { directory, run } = openShell();

    const { out, err } = await run('create');
    const listed = await run('list', '--json');

    const rootKey = readFileSync(join(directory, 'root.key'), 'utf8').trim();
    expect([...out, ...err, ...listed.out].join()).not.toContain(rootKey);
    expect(listed.out.join()).not.toContain('material');
  });

  it.each([
    ['an unknown key', ['disable', 'nobody'], "Key 'nobody' does not exist."],
    ['a reserved alias', ['unalias', 'alias/aws/secretsmanager'], 'is reserved'],
    ['a waiting period that is too short', ['schedule-deletion', 'a', '--days', '6'], '7 to 30'],
  ])('rejects %s with exit code 1 and the reason', async (_, argv, reason) => {
    const { run } = openShell();
    await run('create');

    const { code, out, err } = await run(...argv);

    expect(code).toBe(1);
    expect(out).toEqual([]);
    expect(err.join('\n')).toContain(reason);
  });

  it('does not create a keyring to list its keys', async () => {
    const { directory, run } = openShell();

    const { code, err } = await run('list');

    expect(code).toBe(1);
    expect(err).toEqual([`There is no keyring in ${directory} yet: is --data-dir right?`]);
  });

  it('rejects a keyring with another root key with exit code 1', async () => {
    const { directory, run } = openShell();
    await run('create');
    writeFileSync(join(directory, 'root.key'), `${Buffer.alloc(32, 7).toString('base64')}\n`);

    expect(await run('list')).toEqual({
      code: 1,
      out: [],
      err: ['This root key is not the one the keyring was made with.'],
    });
  });

  it.each([
    [[], 'needs a command'],
    [['frobnicate'], "no command 'frobnicate'"],
    [['disable'], 'takes 1 operands, not 0'],
    [['list', 'extra'], 'takes 0 operands, not 1'],
    [['list', '--days', '7'], 'takes no --days'],
    [['disable', 'a', '--description', 'x'], 'takes no --description'],
    [['enable', 'a', '--yes'], 'takes no --yes'],
    [['list', '--frobnicate'], "Unknown option '--frobnicate'"],
    [['schedule-deletion', 'a', '--days', 'soon'], "not 'soon'"],
    [['list', '--region', 'Europe'], "'Europe' is no region"],
    [['list', '--account', '123'], "12 digits, not '123'"],
  ])('rejects %j with exit code 2 and the reason', async (argv, reason) => {
    const { run } = openShell();
    await run('create');

    const { code, out, err } = await run(...argv);

    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err.join('\n')).toContain(reason);
  });

  it.each(['--help', '-h'])('prints help with %s', async (flag) => {
    const { run } = openShell();

    const { code, out } = await run(flag);

    expect(code).toBe(0);
    expect(out.join()).toContain('schedule-deletion');
  });
});
