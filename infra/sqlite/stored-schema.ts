import { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { integer, nullableText, type Row, text } from './columns.ts';
import { STEPS } from './tables.ts';

/** A table, index, trigger or view, as `sqlite_schema` tells it. */
type Item = {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  /** How it was made, without what only looks different. */
  readonly sql: string;
};

/**
 * Throws `Misconfiguration` if an open database does more than hold rows in our tables: a trigger undoes
 * what was just written and a changed index hides what is there, and the MAC of no row tells of either.
 * Tables of somebody else, such as those of a tool for backups, do no harm.
 */
export const assertOwnSchema = (database: DatabaseSync, path: string): void => {
  const item = alteredItem(database);
  if (item === null) return;
  throw new Misconfiguration(
    `The database file ${path} was altered: ${item} is not as the service left it. Restore the file from a backup.`,
  );
};

/** Looks again whenever the schema has changed since: to be asked around each commit. */
export const schemaWatch = (database: DatabaseSync, path: string): (() => void) => {
  const version = database.prepare('PRAGMA schema_version');
  const current = (): number => integer(version.get() ?? {}, 'schema_version');
  // Before the look, so that a change in between is one.
  let seen = current();
  assertOwnSchema(database, path);
  return () => {
    if (!database.isOpen) return;
    const found = current();
    if (found === seen) return;
    assertOwnSchema(database, path);
    seen = found;
  };
};

/** The first item that is not as it was made, is missing or should not be there; `null` for none. */
export const alteredItem = (database: DatabaseSync): string | null => {
  const missing = new Map(ours().map((item) => [titleOf(item), item]));
  const tables = new Set(ours().map(({ table }) => table.toLowerCase()));
  for (const item of itemsIn(database)) {
    const own = missing.get(titleOf(item));
    if (isSame(own, item)) missing.delete(titleOf(item));
    else if (!isHarmless(item, tables)) return nameOf(item, own);
  }
  const [first = null] = missing.keys();
  return first;
};

const isSame = (own: Item | undefined, { table, sql }: Item): boolean =>
  own?.table === table && own.sql === sql;

/** Of somebody else, and not about our tables. */
const isHarmless = ({ type, table }: Item, tables: ReadonlySet<string>): boolean =>
  (type === 'table' || type === 'index') && !tables.has(table.toLowerCase());

let made: readonly Item[] | null = null;

/** What a file has that is made today; one that was brought up has the same. */
const ours = (): readonly Item[] => {
  if (made !== null) return made;
  const database = new DatabaseSync(':memory:');
  database.exec(STEPS.get(0) ?? '');
  made = itemsIn(database);
  database.close();
  return made;
};

const itemsIn = (database: DatabaseSync): readonly Item[] =>
  database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all().map(itemOf);

const itemOf = (row: Row): Item => ({
  type: text(row, 'type'),
  name: text(row, 'name'),
  table: text(row, 'tbl_name'),
  sql: (nullableText(row, 'sql') ?? '').replace(/\s+/g, ' '),
});

/** Whoever made what is not ours chose its name, for a log or a terminal to show. */
const nameOf = (item: Item, own: Item | undefined): string =>
  own !== undefined || /^\w{1,20} \w{1,80}$/.test(titleOf(item))
    ? titleOf(item)
    : 'something in its schema';

const titleOf = ({ type, name }: Item): string => `${type} ${name}`;
