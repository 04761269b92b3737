import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { emptyHead } from '../../../domain/secret/head.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { alteredItem } from '../../../infra/sqlite/stored-schema.ts';
import { SCHEMA_VERSION, STEPS } from '../../../infra/sqlite/tables.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { aStream, creation } from '../../support/examples.ts';
import { tamper } from '../../support/tamper.ts';
import { fileOfSchema1 } from './schema-1.ts';
import { fileOfSchema2 } from './schema-2.ts';
import { fileOfSchema3 } from './schema-3.ts';
import { fileOfSchema4 } from './schema-4.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const STREAM = aStream('before');

/** A closed file with a secret. */
const aFile = async () => {
  const path = await temporaryFile();
  const store = sqliteEventStore({ path });
  await grown(store, STREAM, creation('before'));
  store.close();
  return path;
};

const FOREIGN: readonly (readonly [what: string, sql: string, named: string])[] = [
  [
    'a trigger that loses what is written',
    'CREATE TRIGGER lose BEFORE INSERT ON sealed_values BEGIN SELECT RAISE(IGNORE); END',
    'trigger lose',
  ],
  [
    'a trigger that keeps what is removed',
    `CREATE TABLE kept (value);
     CREATE TRIGGER keep AFTER DELETE ON sealed_values BEGIN INSERT INTO kept VALUES (old.value); END`,
    'trigger keep',
  ],
  [
    'a view in place of a table',
    'ALTER TABLE sealed_values RENAME TO away; CREATE VIEW sealed_values AS SELECT * FROM away',
    'view sealed_values',
  ],
  [
    'an index that omits a row',
    `DROP INDEX heads_by_purge;
     CREATE INDEX heads_by_purge ON heads (purge_after) WHERE purge_after IS NOT NULL AND name <> 'before'`,
    'index heads_by_purge',
  ],
  ['a foreign index', 'CREATE UNIQUE INDEX one ON commits (account)', 'index one'],
  ['a missing index', 'DROP INDEX heads_by_name', 'index heads_by_name'],
  ['an additional column', "ALTER TABLE purges ADD COLUMN more TEXT DEFAULT ''", 'table purges'],
  [
    'a name with a terminal sequence',
    'CREATE TRIGGER "\u001b[2J" AFTER INSERT ON commits BEGIN SELECT 1; END',
    'something in its schema',
  ],
];

describe('A file with an altered schema', () => {
  it.each(FOREIGN)('is not opened: %s', async (_what, sql, named) => {
    const path = await aFile();
    tamper(path, sql);
    expect(() => openStore(path)).toThrow(`${named} is not as the service left it`);
  });

  it.each(FOREIGN)('rejects commits while it is open: %s', async (_what, sql, named) => {
    const path = await aFile();
    const store = openStore(path);
    tamper(path, sql);
    const late = aStream('late');
    await expect(store.append(emptyHead(late), creation('late'))).rejects.toThrow(named);
    await expect(store.removeSealed(STREAM, [])).rejects.toThrow(named);
  });

  it('may have foreign tables beside ours', async () => {
    const path = await aFile();
    const store = openStore(path);
    tamper(path, 'ANALYZE; CREATE TABLE theirs (id INTEGER PRIMARY KEY, text UNIQUE)');
    await grown(store, aStream('late'), creation('late'));
    expect((await openStore(path).load(aStream('late'))).seq).toBe(1);
  });

  it.each([fileOfSchema1, fileOfSchema2, fileOfSchema3, fileOfSchema4])(
    'is not one that %o made and this release brought up',
    async (fileOf) => {
      const path = await temporaryFile();
      fileOf(path);
      openStore(path);
      const database = new DatabaseSync(path);
      expect(alteredItem(database)).toBeNull();
      database.close();
    },
  );

  it('has the same SQL text in every release with this version of the tables', () => {
    const database = new DatabaseSync(':memory:');
    database.exec(STEPS.get(0) ?? '');
    const items = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all();
    database.close();
    const text = JSON.stringify(items).replace(/(\\n|\s)+/g, ' ');
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    // Existing files have this schema: raise the version, and add a step that upgrades them.
    expect([SCHEMA_VERSION, digest]).toEqual([5, '5fc2a5a6c9cfb25f']);
  });

  it('vouches for nothing that a trigger could change during the upgrade', async () => {
    const path = await temporaryFile();
    fileOfSchema4(path);
    tamper(path, 'CREATE TRIGGER say AFTER UPDATE ON commits BEGIN SELECT 1; END');
    expect(() => openStore(path)).toThrow('trigger say');
    const database = new DatabaseSync(path);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 4 });
    database.close();
  });
});
