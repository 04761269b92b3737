import { createSecretKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { integrity } from '../../../infra/sqlite/integrity.ts';
import { UNKEYED, type Vouching } from '../../../infra/sqlite/schema.ts';
import { expected, HISTORIES, read, write } from '../stored-form/histories.ts';
import { temporaryFile } from './temporary-file.ts';

// The rows as releases before this one wrote them, MACs included. A new event or state adds rows for its
// own history; the rows of the others never change, since such files exist.
// `vitest -u` records them; its diff must only add.
const RECORDED = 'test/vectors/stored/rows.json';

const TABLES = ['heads', 'commits', 'sealed_values', 'purges', 'replica_statuses', 'changes'];

/** Columns that SQLite fills in. */
const GENERATED: readonly string[] = ['changes.id', 'heads.changed_at', 'heads.accessed_on'];

type Cell = string | number | null | { readonly base64: string };
type Rows = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>;

const VOUCHING: Vouching = {
  ...UNKEYED,
  integrity: integrity(createSecretKey(new Uint8Array(32).fill(7))),
};

const opened = (path: string) => {
  const store = sqliteEventStore({ path, vouching: VOUCHING });
  const database = new DatabaseSync(path);
  onTestFinished(() => {
    database.close();
    store.close();
  });
  return { store, database };
};

const dump = (database: DatabaseSync): Rows =>
  Object.fromEntries(
    TABLES.map((table) => [
      table,
      database
        .prepare(`SELECT * FROM ${table} ORDER BY account, rowid`)
        .all()
        .map((row) =>
          Object.fromEntries(
            Object.entries(row)
              .filter(([column]) => !GENERATED.includes(`${table}.${column}`))
              .map(([column, value]) => [column, cell(value)]),
          ),
        ),
    ]),
  );

const cell = (value: unknown): Cell => {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  throw new Error(`No cell of a row: ${typeof value}`);
};

const insert = (database: DatabaseSync, rows: Rows): void => {
  for (const table of TABLES) {
    for (const row of rows[table] ?? []) {
      const places = Object.keys(row).map(() => '?');
      database
        .prepare(`INSERT INTO ${table} (${Object.keys(row)}) VALUES (${places})`)
        .run(...Object.values(row).map(storable));
    }
  }
};

const storable = (value: Cell) =>
  typeof value === 'object' && value !== null ? Buffer.from(value.base64, 'base64') : value;

it('rows are written byte for byte as earlier releases wrote them', async () => {
  const { store, database } = opened(await temporaryFile());
  for (const history of HISTORIES.values()) await write(store, history);
  const text = `${JSON.stringify(dump(database), null, 1)}\n`;
  await expect(text).toMatchFileSnapshot(join(process.cwd(), RECORDED));
});

it('rows that earlier releases wrote are read to the last member', async () => {
  const { store, database } = opened(await temporaryFile());
  insert(database, JSON.parse(await readFile(RECORDED, 'utf8')));
  for (const [title, history] of HISTORIES) {
    expect(await read(store, history), title).toStrictEqual(expected(history));
  }
});
