import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { KEYRING_FILE } from '../../../infra/keyring/database.ts';
import { OWNER } from './default-use.ts';
import { EARLIER_VERSIONS, earlierKeyring } from './earlier-keyring.ts';
import { openKeyring, steppedClock, temporaryDirectory } from './open-keyring.ts';

const CHECK_TABLES = { 1: 'root_key_check', 2: 'keyring_key' };

/** What a keyring of this version holds encrypted under its root key, directly or indirectly. */
const boxesIn = (directory: string, tables: 1 | 2): readonly Buffer[] => {
  const database = new DatabaseSync(join(directory, KEYRING_FILE), { readOnly: true });
  const select = `SELECT material AS box FROM keys UNION SELECT box FROM ${CHECK_TABLES[tables]}`;
  const rows = database.prepare(select).all();
  database.close();
  return rows.map(({ box }) => Buffer.from(box instanceof Uint8Array ? box : []));
};

const bytesBelow = (directory: string): Buffer =>
  Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))));

describe.each(EARLIER_VERSIONS)('A keyring of version %i of the tables', (tables) => {
  it('keeps its keys, their states and their aliases', async () => {
    const directory = temporaryDirectory();
    const { rootKey, context, dataKeys } = earlierKeyring(directory, tables);

    const { service, admin } = openKeyring({ directory, rootKey });

    for (const { state, wrapped, plaintext } of dataKeys) {
      const refused = state === 'disabled' || state === 'pendingDeletion';
      expect(await service.unwrap(wrapped, context), state).toEqual(
        refused ? { ok: false, failure: state } : { ok: true, value: plaintext },
      );
    }
    const keys = new Map(
      admin(OWNER)
        .list()
        .map((key) => [key.description, key]),
    );
    expect(keys.size).toBe(4);
    expect(keys.get('was enabled')?.aliases).toEqual(['alias/payments']);
    expect(keys.get('was pendingDeletion')?.state).toEqual({
      status: 'pendingDeletion',
      deleteAfter: steppedClock().now() + 7 * 86_400_000,
    });
  });

  it('opens what its disabled keys and keys pending deletion wrapped, once they are enabled', async () => {
    const directory = temporaryDirectory();
    const { rootKey, context, dataKeys } = earlierKeyring(directory, tables);
    const { service, admin } = openKeyring({ directory, rootKey });

    for (const { wrapped, plaintext } of dataKeys) {
      admin(OWNER).cancelDeletion(wrapped.keyArn);
      admin(OWNER).enable(wrapped.keyArn);
      expect(await service.unwrap(wrapped, context)).toEqual({ ok: true, value: plaintext });
    }
  });

  it('is migrated once, and leaves nothing that the root key opens directly', () => {
    const directory = temporaryDirectory();
    const { rootKey } = earlierKeyring(directory, tables);
    const before = boxesIn(directory, tables);
    expect(before).toHaveLength(5);

    const first = openKeyring({ directory, rootKey });

    const files = bytesBelow(directory);
    expect(before.filter((box) => files.includes(box))).toEqual([]);
    const key = first.serviceKey('credentials').export();
    expect(openKeyring({ directory, rootKey }).serviceKey('credentials').export()).toEqual(key);
  });

  it('is left unchanged under another root key', () => {
    const directory = temporaryDirectory();
    earlierKeyring(directory, tables);
    const before = boxesIn(directory, tables);

    const other = Buffer.alloc(32, 7).toString('base64');
    expect(() => openKeyring({ directory, rootKey: other })).toThrow('This root key is not');

    expect(boxesIn(directory, tables)).toEqual(before);
  });

  it('does not authenticate a key whose material does not open, and keeps it as it is', async () => {
    const directory = temporaryDirectory();
    const { rootKey, context, dataKeys } = earlierKeyring(directory, tables);
    const [damaged, , , other] = dataKeys.map(({ wrapped }) => wrapped);
    if (damaged === undefined || other === undefined) throw new Error('No keys');
    const database = new DatabaseSync(join(directory, KEYRING_FILE));
    database
      .prepare('UPDATE keys SET material = ? WHERE arn = ?')
      .run(new Uint8Array(60), damaged.keyArn);
    database.close();

    const { service } = openKeyring({ directory, rootKey });

    await expect(service.unwrap(damaged, context)).rejects.toThrow(
      `key ${damaged.keyArn} is not as the service left it`,
    );
    expect(await service.unwrap(other, context)).toMatchObject({ ok: true });
  });
});
