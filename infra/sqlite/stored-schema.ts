import { DatabaseSync } from 'node:sqlite';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { integer, nullableText, type Row, text } from './columns.ts';
import { STEPS } from './tables.ts';

/** A table, index, trigger or view in `sqlite_schema`. */
type Item = {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  /** Its SQL text, with whitespace normalised. */
  readonly sql: string;
};

/**
 * Throws `Misconfiguration` if the schema of an open database was altered: a trigger could undo what was
 * just written, and a changed index could hide rows, without any MAC showing it. Other tables, such as those
 * of a backup tool, are harmless.
 */
export const assertOwnSchema = (database: DatabaseSync, path: string): void => {
  const item = alteredItem(database);
  if (item === null) return;
  throw new Misconfiguration(
    `The database file ${path} was altered: ${item} is not as the service left it. Restore the file from a backup.`,
  );
};

/** Returns a check to call around each commit, which compares the schema again if it has changed. */
export const schemaWatch = (database: DatabaseSync, path: string): (() => void) => {
  const version = database.prepare('PRAGMA schema_version');
  const current = (): number => integer(version.get() ?? {}, 'schema_version');
  // Read first, so that a change in between is noticed.
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

/** Finds the first item that was altered, is missing or should not exist; `null` for none. */
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

/** Whether an unknown item does not concern our tables. */
const isHarmless = ({ type, table }: Item, tables: ReadonlySet<string>): boolean =>
  (type === 'table' || type === 'index') && !tables.has(table.toLowerCase());

let made: readonly Item[] | null = null;

/** The schema of a new file, which is that of an upgraded one too. */
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

/** A name to report. The name of a foreign item was chosen by whoever made it, and may not be fit for a log. */
const nameOf = (item: Item, own: Item | undefined): string =>
  own !== undefined || /^\w{1,20} \w{1,80}$/.test(titleOf(item))
    ? titleOf(item)
    : 'something in its schema';

const titleOf = ({ type, name }: Item): string => `${type} ${name}`;
