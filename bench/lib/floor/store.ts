import { DatabaseSync } from 'node:sqlite';

/** A row of the only table. */
export type Row = { readonly versionId: string; readonly value: Uint8Array };

/** One row for each secret. */
export type Store = {
  readonly find: (name: string) => Row | null;
  /** Reports, once the row is on disk, whether the name was free. */
  readonly insert: (name: string, row: Row, stored: (wasFree: boolean) => void) => void;
};

/** With the durability of the service: a write-ahead log, synced before a commit returns. */
const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;';
const TABLE = 'CREATE TABLE secrets (name TEXT PRIMARY KEY, version_id TEXT, value BLOB) STRICT;';

/**
 * Opens the store. `single` commits each insertion separately, as a simple server does. `grouped`
 * commits those of one turn of the event loop together, as a good one does.
 */
export const openStore = (file: string, commits: 'single' | 'grouped'): Store => {
  const database = new DatabaseSync(file);
  database.exec(SETTINGS + TABLE);
  const select = database.prepare(
    'SELECT version_id AS versionId, value FROM secrets WHERE name = ?',
  );
  const add = database.prepare('INSERT INTO secrets VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const insertNow = (name: string, { versionId, value }: Row): boolean =>
    add.run(name, versionId, value).changes === 1;

  const insertSingly: Store['insert'] = (name, row, stored) => stored(insertNow(name, row));

  return {
    find: (name) => rowOf(select.get(name)),
    insert: commits === 'single' ? insertSingly : groupedInsert(database, insertNow),
  };
};

const groupedInsert = (
  database: DatabaseSync,
  insertNow: (name: string, row: Row) => boolean,
): Store['insert'] => {
  let waiting: { name: string; row: Row; stored: (wasFree: boolean) => void }[] = [];
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    database.exec('BEGIN IMMEDIATE');
    const outcomes = group.map(({ name, row }) => insertNow(name, row));
    database.exec('COMMIT');
    for (const [index, { stored }] of group.entries()) stored(outcomes[index] === true);
  };
  return (name, row, stored) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ name, row, stored });
  };
};

const rowOf = (row: Readonly<Record<string, unknown>> | undefined): Row | null => {
  if (row === undefined) return null;
  const { versionId, value } = row;
  if (typeof versionId === 'string' && value instanceof Uint8Array) return { versionId, value };
  throw new Error('The floor wrote a row it cannot read');
};
