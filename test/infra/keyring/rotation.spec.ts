import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { materialNumberIn } from '../../../infra/keyring/material.ts';
import { DEFAULT_USE, isUsable, OWNER, useOf } from './default-use.ts';
import { openAdmin, stateOf } from './open-admin.ts';
import { openKeyring, steppedClock, temporaryDirectory } from './open-keyring.ts';

const numberOf = (made: Awaited<ReturnType<typeof generated>>): number | null =>
  made.ok ? materialNumberIn(made.value.wrapped.ciphertext) : null;

const generated = (keys: ReturnType<typeof openKeyring>, keyId: string | null) =>
  keys.service.generateDataKey(...useOf(keyId));

describe('A key that is rotated', () => {
  it('opens what each of its materials wrapped, and wraps with the newest', async () => {
    const { keys, admin, key } = openAdmin();
    const made = [await generated(keys, key.arn)];
    for (const _ of [2, 3]) {
      admin.rotate(key.id);
      made.push(await generated(keys, key.arn));
    }

    expect(made.map(numberOf)).toEqual([1, 2, 3]);
    for (const each of made) {
      expect(each.ok && each.value.wrapped.keyArn).toBe(key.arn);
      expect(await isUsable(keys, each)).toBe(true);
    }
  });

  it('keeps its id, ARN and aliases, and shows when it was rotated', () => {
    const clock = steppedClock();
    const admin = openKeyring({ clock }).admin(OWNER);
    const key = admin.create('for payments');
    admin.createAlias('alias/payments', key.id);
    clock.pass(3);

    const rotated = admin.rotate('alias/payments');

    const expected = { ...key, aliases: ['alias/payments'], rotatedAt: clock.now() };
    expect(rotated).toEqual({ ok: true, key: expected });
    expect(admin.list()).toEqual([expected]);
  });

  it('may be the default key', async () => {
    const { keys, admin } = openAdmin();
    const before = await keys.service.generateDataKey(...DEFAULT_USE);

    admin.rotate('alias/aws/secretsmanager');

    expect(numberOf(await keys.service.generateDataKey(...DEFAULT_USE))).toBe(2);
    expect(await isUsable(keys, before)).toBe(true);
  });

  it('wraps with its new material in every process from the next use on', async () => {
    const directory = temporaryDirectory();
    const service = openKeyring({ directory });
    const { arn } = service.admin(OWNER).create();
    const before = await generated(service, arn);

    openKeyring({ directory }).admin(OWNER).rotate(arn);

    expect(numberOf(await generated(service, arn))).toBe(2);
    expect(await isUsable(service, before)).toBe(true);
  });

  it('is not rotated while it is disabled or pending deletion', () => {
    const { admin, key } = openAdmin();
    admin.disable(key.id);
    expect(stateOf(admin.rotate(key.id))).toMatchObject({ reason: 'invalidState' });
    admin.scheduleDeletion(key.id);
    expect(stateOf(admin.rotate(key.id))).toMatchObject({ reason: 'invalidState' });
    expect(stateOf(admin.rotate('nobody'))).toMatchObject({ reason: 'notFound' });
    expect(admin.list()[0]?.rotatedAt).toBeUndefined();
  });

  it('loses all of its materials when it is destroyed', async () => {
    const [clock, directory] = [steppedClock(), temporaryDirectory()];
    const keys = openKeyring({ clock, directory });
    const { arn } = keys.admin(OWNER).create();
    const made = await generated(keys, arn);
    keys.admin(OWNER).rotate(arn);
    const database = new DatabaseSync(join(directory, KEYRING_FILE), { readOnly: true });
    const boxes = database.prepare('SELECT box FROM materials').all();
    database.close();
    expect(boxes).toHaveLength(2);
    keys.admin(OWNER).scheduleDeletion(arn, 7);

    clock.pass(7);
    keys.admin(OWNER).list();

    const files = readdirSync(directory).map((name) => readFileSync(join(directory, name)));
    for (const { box } of boxes) {
      const bytes = Buffer.from(box instanceof Uint8Array ? box : []);
      expect(files.some((file) => file.includes(bytes))).toBe(false);
    }
    expect(await isUsable(keys, made)).toBe(false);
  });
});
