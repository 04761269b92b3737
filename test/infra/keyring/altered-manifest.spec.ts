import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { CONTEXT, OWNER, useOf } from './default-use.ts';
import { earlierKeyring } from './earlier-keyring.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

const sql = (directory: string, ...statements: readonly string[]): void => {
  const database = new DatabaseSync(join(directory, KEYRING_FILE));
  database.exec('PRAGMA foreign_keys = OFF');
  for (const statement of statements) database.exec(statement);
  database.close();
};

/** A keyring with one key, before and after it was disabled. */
const openWithPast = async () => {
  const [directory, past] = [temporaryDirectory(), temporaryDirectory()];
  const keys = openKeyring({ directory });
  const { arn } = keys.admin(OWNER).create();
  const made = await keys.service.generateDataKey(...useOf(arn));
  if (!made.ok) throw new Error(made.failure);
  cpSync(directory, past, { recursive: true });
  keys.admin(OWNER).disable(arn);
  return { directory, past, keys, arn, wrapped: made.value.wrapped };
};

/** Statements that restore whole tables from a copy. */
const broughtBack = (past: string, ...tables: readonly string[]): readonly string[] => [
  `ATTACH '${join(past, KEYRING_FILE)}' AS past`,
  'BEGIN',
  ...tables.map((table) => `DELETE FROM ${table}`),
  ...tables.map((table) => `INSERT INTO ${table} SELECT * FROM past.${table}`),
  'COMMIT',
];

const NOT_AUTHENTIC = 'its manifest is not as the service left it';

describe('The manifest of a keyring', () => {
  it.each([
    ['is missing', 'DELETE FROM manifest'],
    ['has another MAC', 'UPDATE manifest SET mac = zeroblob(32)'],
    ['has a MAC that was cut', "UPDATE manifest SET mac = x'00'"],
    ['says something else', `UPDATE manifest SET body = replace(body, 'version', 'Version')`],
  ])('that %s is rejected, with everything it covers', async (_, attack) => {
    const { directory, keys, wrapped } = await openWithPast();
    sql(directory, attack);

    await expect(keys.service.unwrap(wrapped, CONTEXT)).rejects.toThrow(NOT_AUTHENTIC);
    expect(() => keys.admin(OWNER).list()).toThrow(NOT_AUTHENTIC);
    expect(() => keys.admin(OWNER).create()).toThrow(NOT_AUTHENTIC);
    expect(() => openKeyring({ directory })).toThrow(NOT_AUTHENTIC);
  });

  it.each([
    [
      'undoes each change of a state',
      `CREATE TRIGGER undo AFTER UPDATE ON keys BEGIN
         UPDATE keys SET status = OLD.status, delete_after = OLD.delete_after WHERE arn = NEW.arn;
       END`,
    ],
    [
      'keeps keys that should be destroyed',
      'CREATE TRIGGER keep BEFORE DELETE ON keys BEGIN SELECT RAISE(IGNORE); END',
    ],
    [
      'keeps the old root key current',
      `CREATE TRIGGER keep AFTER UPDATE ON keyring_key BEGIN
         UPDATE keyring_key SET box = OLD.box;
       END`,
    ],
  ])('is rejected as well beside a trigger that %s', async (_, trigger) => {
    const { directory, keys, arn, wrapped } = await openWithPast();
    const alteredSchema = 'its schema is not as the service left it';
    sql(directory, trigger);

    await expect(keys.service.unwrap(wrapped, CONTEXT)).rejects.toThrow(alteredSchema);
    expect(() => keys.admin(OWNER).scheduleDeletion(arn)).toThrow(alteredSchema);
    expect(() => keys.rekey(null)).toThrow(alteredSchema);
    expect(() => openKeyring({ directory })).toThrow(alteredSchema);
  });

  it('from before reveals that the rows are newer', async () => {
    const { directory, past, keys, wrapped } = await openWithPast();
    keys.close();
    sql(directory, ...broughtBack(past, 'manifest'));

    const reopened = openKeyring({ directory });
    await expect(reopened.service.unwrap(wrapped, CONTEXT)).rejects.toThrow(
      'is not as the service',
    );
  });

  it('from before, with all rows from before, is detected while the service runs', async () => {
    const { directory, past, keys, wrapped } = await openWithPast();
    expect(await keys.service.unwrap(wrapped, CONTEXT)).toMatchObject({ failure: 'disabled' });
    sql(directory, ...broughtBack(past, 'keys', 'materials', 'aliases', 'manifest'));

    await expect(keys.service.unwrap(wrapped, CONTEXT)).rejects.toThrow('set back to an earlier');
  });

  it('cannot be recreated by claiming that there was none yet', async () => {
    const { directory, keys, arn } = await openWithPast();
    keys.close();
    const enable = `UPDATE keys SET status = 'enabled' WHERE arn = '${arn}'`;

    sql(directory, enable, 'DROP TABLE manifest', 'PRAGMA user_version = 2');
    expect(() => openKeyring({ directory })).toThrow('This root key is not');
  });

  it('cannot be recreated by posing as a keyring of the first version', async () => {
    const { directory, keys } = await openWithPast();
    keys.close();
    sql(directory, 'PRAGMA user_version = 1');
    expect(() => openKeyring({ directory })).toThrow();

    sql(
      directory,
      'CREATE TABLE root_key_check (id INTEGER, box BLOB)',
      "INSERT INTO root_key_check VALUES (1, x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b')",
    );
    expect(() => openKeyring({ directory })).toThrow('This root key is not');
  });

  it('cannot be recreated by emptying the file', async () => {
    const { directory, keys } = await openWithPast();
    keys.close();
    const tables = ['aliases', 'materials', 'keys', 'manifest', 'keyring_key'];

    sql(directory, ...tables.map((table) => `DROP TABLE ${table}`), 'PRAGMA user_version = 0');
    expect(() => openKeyring({ directory })).toThrow('is missing, and the secrets');
  });

  it('is not created again from an earlier copy of the first version once it exists', () => {
    const directory = temporaryDirectory();
    const { rootKey } = earlierKeyring(directory, 1);
    openKeyring({ directory, rootKey }).close();
    const past = temporaryDirectory();
    earlierKeyring(past, 1);
    sql(past, "UPDATE keys SET status = 'enabled', delete_after = NULL");
    cpSync(join(past, KEYRING_FILE), join(directory, KEYRING_FILE));

    expect(() => openKeyring({ directory, rootKey })).toThrow('is not the keyring that');
  });
});
