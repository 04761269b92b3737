import type { DatabaseSync } from 'node:sqlite';
import { branded, type Instant, instant, type KeyArn } from '../../domain/secret/ids.ts';
import { blob, integer, nullableInteger, type Row, text } from '../sqlite/columns.ts';
import type { StoredManifest } from './manifest.ts';
import type { KeyState, StoredKey, StoredMaterial } from './stored-key.ts';

/** All rows of a keyring, not verified yet. */
export type Rows = {
  readonly keys: readonly Omit<StoredKey, 'materials'>[];
  readonly materials: ReadonlyMap<string, readonly StoredMaterial[]>;
  readonly aliases: readonly { readonly arn: string; readonly key: KeyArn }[];
  readonly manifest: StoredManifest | null;
  /** Whether the schema has a trigger or a view, which could undo writes or forge reads. */
  readonly hasTriggersOrViews: boolean;
};

/** Prepared statements on the tables of a keyring. */
export type KeyringRows = {
  /** Reads all rows in one snapshot, with the data version, which changes when another connection commits. */
  read(): { readonly rows: Rows; readonly dataVersion: number };
  /** The current data version. */
  dataVersion(): number;
  insertKey(key: StoredKey): void;
  insertMaterial(key: KeyArn, material: StoredMaterial): void;
  setState(key: KeyArn, state: KeyState): void;
  /** Deletes a key with its materials and aliases. */
  deleteKey(key: KeyArn): void;
  insertAlias(alias: string, key: KeyArn): void;
  deleteAlias(alias: string): void;
  writeManifest(manifest: StoredManifest): void;
};

/** Prepares the statements. The database is open and has its tables. */
export const keyringRows = (database: DatabaseSync): KeyringRows => {
  const selectDataVersion = database.prepare('PRAGMA data_version');
  const select = selections(database);
  const change = changes(database);
  const dataVersion = (): number => integer(selectDataVersion.get() ?? {}, 'data_version');
  const insertMaterial = (key: KeyArn, { number, createdAt, box }: StoredMaterial): void => {
    change.insertMaterial.run(key, number, createdAt, box);
  };

  return {
    dataVersion,
    read: () =>
      inOneSnapshot(database, () => ({
        // Read first: SQLite updates the data version with the first statement of a transaction.
        dataVersion: dataVersion(),
        rows: {
          keys: select.keys.all().map(keyOf),
          materials: materialsIn(select.materials.all()),
          aliases: select.aliases.all().map(aliasOf),
          manifest: manifestOf(select.manifest.get()),
          hasTriggersOrViews: select.triggersAndViews.get() !== undefined,
        },
      })),
    insertKey: ({ arn, description, createdAt, state, materials }) => {
      const { status, deleteAfter } = stateColumns(state);
      change.insertKey.run(arn, description, createdAt, status, deleteAfter);
      for (const material of materials) insertMaterial(arn, material);
    },
    insertMaterial,
    setState: (key, state) => {
      const { status, deleteAfter } = stateColumns(state);
      change.setState.run(status, deleteAfter, key);
    },
    deleteKey: (key) => void change.deleteKey.run(key),
    insertAlias: (alias, key) => void change.insertAlias.run(alias, key),
    deleteAlias: (alias) => void change.deleteAlias.run(alias),
    writeManifest: ({ body, mac }) => void change.writeManifest.run(body, mac),
  };
};

const selections = (database: DatabaseSync) => ({
  keys: database.prepare('SELECT * FROM keys'),
  materials: database.prepare('SELECT * FROM materials ORDER BY key_arn, number'),
  aliases: database.prepare('SELECT * FROM aliases'),
  manifest: database.prepare('SELECT * FROM manifest'),
  triggersAndViews: database.prepare(
    "SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view')",
  ),
});

const changes = (database: DatabaseSync) => ({
  insertKey: database.prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?)'),
  insertMaterial: database.prepare('INSERT INTO materials VALUES (?, ?, ?, ?)'),
  setState: database.prepare('UPDATE keys SET status = ?, delete_after = ? WHERE arn = ?'),
  deleteKey: database.prepare('DELETE FROM keys WHERE arn = ?'),
  insertAlias: database.prepare('INSERT INTO aliases VALUES (?, ?)'),
  deleteAlias: database.prepare('DELETE FROM aliases WHERE arn = ?'),
  writeManifest: database.prepare('INSERT OR REPLACE INTO manifest VALUES (1, ?, ?)'),
});

/** Reads within the caller's transaction, or in one of its own. */
const inOneSnapshot = <Result>(database: DatabaseSync, read: () => Result): Result => {
  if (database.isTransaction) return read();
  database.exec('BEGIN');
  try {
    return read();
  } finally {
    database.exec('COMMIT');
  }
};

const keyOf = (row: Row): Omit<StoredKey, 'materials'> => ({
  arn: branded<KeyArn>(text(row, 'arn')),
  description: text(row, 'description'),
  createdAt: instant(integer(row, 'created_at')),
  state: stateOf(row),
});

const stateOf = (row: Row): KeyState => {
  const status = text(row, 'status');
  if (status === 'pendingDeletion') {
    return { status, deleteAfter: instant(nullableInteger(row, 'delete_after') ?? 0) };
  }
  // No row with a status that the table does not allow matches its digest.
  return { status: status === 'enabled' ? status : 'disabled' };
};

const stateColumns = (state: KeyState): { status: string; deleteAfter: Instant | null } => ({
  status: state.status,
  deleteAfter: state.status === 'pendingDeletion' ? state.deleteAfter : null,
});

const materialsIn = (rows: readonly Row[]): ReadonlyMap<string, readonly StoredMaterial[]> => {
  const byKey = new Map<string, StoredMaterial[]>();
  for (const row of rows) {
    const key = text(row, 'key_arn');
    const material = {
      number: integer(row, 'number'),
      createdAt: instant(integer(row, 'created_at')),
      box: blob(row, 'box'),
    };
    byKey.set(key, [...(byKey.get(key) ?? []), material]);
  }
  return byKey;
};

const aliasOf = (row: Row) => ({
  arn: text(row, 'arn'),
  key: branded<KeyArn>(text(row, 'key_arn')),
});

const manifestOf = (row: Row | undefined): StoredManifest | null =>
  row === undefined ? null : { body: text(row, 'body'), mac: blob(row, 'mac') };
