import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { DataKey } from '../../../domain/ports/key-service.ts';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import type { Keyring } from '../../../infra/keyring/keyring.ts';
import { CONTEXT, DEFAULT_USE, OWNER, useOf } from './default-use.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

/** Runs what an attacker does who can write the file but has no key. */
const sql = (directory: string, ...statements: readonly string[]): void => {
  const database = new DatabaseSync(join(directory, KEYRING_FILE));
  database.exec('PRAGMA foreign_keys = OFF');
  for (const statement of statements) database.exec(statement);
  database.close();
};

const dataKeyOf = async ({ service }: Keyring, keyId: string | null): Promise<DataKey> => {
  const made = await service.generateDataKey(...useOf(keyId));
  if (!made.ok) throw new Error(made.failure);
  return made.value;
};

/** Three keys that were used, one of each state, a fourth with an alias, and the default key. */
const openWithKeys = async () => {
  const directory = temporaryDirectory();
  const keys = openKeyring({ directory });
  const admin = keys.admin(OWNER);
  const [enabled, disabled, doomed] = ['enabled', 'disabled', 'doomed'].map(
    (description) => admin.create(description).arn,
  );
  if (!enabled || !disabled || !doomed) throw new Error('No keys');
  admin.createAlias('alias/payments', enabled);
  const made = {
    enabled: await dataKeyOf(keys, enabled),
    disabled: await dataKeyOf(keys, disabled),
    doomed: await dataKeyOf(keys, doomed),
    default: await dataKeyOf(keys, null),
  };
  admin.disable(disabled);
  admin.scheduleDeletion(doomed, 7);
  return { directory, keys, made };
};

type Bench = Awaited<ReturnType<typeof openWithKeys>>;
type Name = keyof Bench['made'];

const arnIn = ({ made }: Bench, name: Name): string => made[name].wrapped.keyArn;
const aliasArn = (name: string): string =>
  `arn:aws:kms:${OWNER.region}:${OWNER.account}:alias/${name}`;
const DEFAULT_ALIAS = aliasArn('aws/secretsmanager');

const ALTERED = (row: string) => ({
  name: 'Misconfiguration',
  message: expect.stringContaining(`${row} is not as the service left it`),
});

const unwrap = ({ service }: Keyring, { made }: Bench, name: Name) =>
  service.unwrap(made[name].wrapped, CONTEXT);

/** Attacks on a single key. */
const ON_A_KEY: readonly [string, Name, (arn: (name: Name) => string) => string][] = [
  [
    'enables a disabled key',
    'disabled',
    (arn) => `UPDATE keys SET status = 'enabled' WHERE arn = '${arn('disabled')}'`,
  ],
  [
    'undoes a scheduled deletion',
    'doomed',
    (arn) =>
      `UPDATE keys SET status = 'enabled', delete_after = NULL WHERE arn = '${arn('doomed')}'`,
  ],
  [
    'postpones a deletion',
    'doomed',
    (arn) => `UPDATE keys SET delete_after = delete_after + 1 WHERE arn = '${arn('doomed')}'`,
  ],
  [
    'brings a deletion forward',
    'doomed',
    (arn) => `UPDATE keys SET delete_after = 1 WHERE arn = '${arn('doomed')}'`,
  ],
  [
    'disables a key',
    'enabled',
    (arn) => `UPDATE keys SET status = 'disabled' WHERE arn = '${arn('enabled')}'`,
  ],
  [
    'renames a key',
    'enabled',
    (arn) => `UPDATE keys SET description = 'another' WHERE arn = '${arn('enabled')}'`,
  ],
  [
    'gives a key the material of another',
    'enabled',
    (arn) =>
      `UPDATE materials SET box = (SELECT box FROM materials WHERE key_arn = '${arn('default')}')
       WHERE key_arn = '${arn('enabled')}'`,
  ],
  [
    'adds a material',
    'enabled',
    (arn) =>
      `INSERT INTO materials SELECT key_arn, 2, created_at, box FROM materials
       WHERE key_arn = '${arn('enabled')}'`,
  ],
  [
    'removes a material',
    'enabled',
    (arn) => `DELETE FROM materials WHERE key_arn = '${arn('enabled')}'`,
  ],
  ['takes a key', 'enabled', (arn) => `DELETE FROM keys WHERE arn = '${arn('enabled')}'`],
];

describe('An attacker who writes the file without the root key', () => {
  it.each(ON_A_KEY)(
    'and %s makes that key fail with its name, and no other',
    async (_, name, attack) => {
      const bench = await openWithKeys();
      const arn = arnIn(bench, name);
      sql(
        bench.directory,
        attack((each) => arnIn(bench, each)),
      );

      for (const keys of [bench.keys, openKeyring({ directory: bench.directory })]) {
        await expect(unwrap(keys, bench, name)).rejects.toMatchObject(ALTERED(`key ${arn}`));
        await expect(keys.service.generateDataKey(...useOf(arn))).rejects.toThrow(Misconfiguration);
        const admin = keys.admin(OWNER);
        expect(() => admin.enable(arn)).toThrow(Misconfiguration);
        expect(() => admin.cancelDeletion(arn)).toThrow(Misconfiguration);
        expect(admin.list().map((key) => key.arn)).not.toContain(arn);
        expect(admin.altered()).toContain(`key ${arn}`);
        expect(await unwrap(keys, bench, 'default')).toMatchObject({ ok: true });
      }
    },
  );

  it('and swaps the states of two keys makes both fail', async () => {
    const bench = await openWithKeys();
    const [one, other] = [arnIn(bench, 'enabled'), arnIn(bench, 'disabled')];
    sql(
      bench.directory,
      `UPDATE keys SET status = CASE status WHEN 'enabled' THEN 'disabled' ELSE 'enabled' END
       WHERE arn IN ('${one}', '${other}')`,
    );

    for (const name of ['enabled', 'disabled'] as const) {
      await expect(unwrap(bench.keys, bench, name)).rejects.toThrow(Misconfiguration);
    }
  });

  it.each<[string, string, (bench: Bench) => string]>([
    [
      'points an alias elsewhere',
      aliasArn('payments'),
      (bench) => `UPDATE aliases SET key_arn = '${arnIn(bench, 'default')}'
                  WHERE arn = '${aliasArn('payments')}'`,
    ],
    [
      'points the default alias elsewhere',
      DEFAULT_ALIAS,
      (bench) => `UPDATE aliases SET key_arn = '${arnIn(bench, 'enabled')}'
                  WHERE arn = '${DEFAULT_ALIAS}'`,
    ],
    [
      'removes the default alias',
      DEFAULT_ALIAS,
      () => `DELETE FROM aliases WHERE arn = '${DEFAULT_ALIAS}'`,
    ],
    ['takes all aliases away', DEFAULT_ALIAS, () => 'DELETE FROM aliases'],
    [
      'removes the default key',
      DEFAULT_ALIAS,
      (bench) => `DELETE FROM keys WHERE arn = '${arnIn(bench, 'default')}';
                  DELETE FROM aliases WHERE arn = '${DEFAULT_ALIAS}'`,
    ],
    [
      'creates an alias',
      aliasArn('new'),
      (bench) => `INSERT INTO aliases VALUES ('${aliasArn('new')}', '${arnIn(bench, 'enabled')}')`,
    ],
  ])('and %s selects no key, and causes none to be created', async (_, alias, attack) => {
    const bench = await openWithKeys();
    const before = bench.keys.admin(OWNER).list().length;
    sql(bench.directory, attack(bench));

    for (const keys of [bench.keys, openKeyring({ directory: bench.directory })]) {
      const named = keys.service.generateDataKey(...useOf(alias));
      await expect(named).rejects.toMatchObject(ALTERED(`alias ${alias}`));
      if (alias === DEFAULT_ALIAS) {
        await expect(keys.service.generateDataKey(...DEFAULT_USE)).rejects.toThrow(
          Misconfiguration,
        );
      }
      expect(keys.admin(OWNER).list().length).toBeLessThanOrEqual(before);
      expect(keys.admin(OWNER).altered()).toContain(`alias ${alias}`);
    }
  });

  it('and adds a key gets one that cannot be used', async () => {
    const bench = await openWithKeys();
    const arn = arnIn(bench, 'enabled').replace(/[^/]*$/, '00000000-0000-4000-8000-000000000000');
    sql(
      bench.directory,
      `INSERT INTO keys SELECT '${arn}', description, created_at, status, delete_after FROM keys
       WHERE arn = '${arnIn(bench, 'enabled')}'`,
      `INSERT INTO materials SELECT '${arn}', number, created_at, box FROM materials
       WHERE key_arn = '${arnIn(bench, 'enabled')}'`,
    );

    const used = bench.keys.service.generateDataKey(...useOf(arn));
    await expect(used).rejects.toMatchObject(ALTERED(`key ${arn}`));
  });

  it('does not get altered rows authenticated by an operator who changes other keys', async () => {
    const bench = await openWithKeys();
    const arn = arnIn(bench, 'disabled');
    sql(bench.directory, `UPDATE keys SET status = 'enabled' WHERE arn = '${arn}'`);

    const admin = bench.keys.admin(OWNER);
    admin.create('afterwards');
    admin.createAlias('alias/afterwards', arnIn(bench, 'enabled'));

    for (const keys of [bench.keys, openKeyring({ directory: bench.directory })]) {
      await expect(unwrap(keys, bench, 'disabled')).rejects.toMatchObject(ALTERED(`key ${arn}`));
      expect(await keys.service.generateDataKey(...useOf('alias/afterwards'))).toMatchObject({
        ok: true,
      });
    }
  });

  it('cannot roll back a single row', async () => {
    const bench = await openWithKeys();
    const arn = arnIn(bench, 'enabled');
    bench.keys.admin(OWNER).disable(arn);

    sql(bench.directory, `UPDATE keys SET status = 'enabled' WHERE arn = '${arn}'`);

    await expect(unwrap(bench.keys, bench, 'enabled')).rejects.toMatchObject(ALTERED(`key ${arn}`));
  });
});
