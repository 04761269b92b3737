import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Instant, KeyArn } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { assertGenuine } from './contents.ts';
import { isOwnedBy, type KeyReference } from './key-reference.ts';
import type { Note, RowName } from './manifest.ts';
import { type KeyringRows, keyringRows } from './rows.ts';
import type { KeyState, StoredKey, StoredMaterial } from './stored-key.ts';
import { keyringTransactions, type Safeguards, type Transactions } from './transactions.ts';

/** What key service and administration of an open keyring share. */
export type KeyringParts = {
  readonly table: KeyTable;
  /** Encrypts the material of every key. */
  readonly materialKey: KeyObject;
  readonly clock: Clock;
};

/**
 * The keys and aliases of a keyring, always as the last commit of any process left them. A key that is
 * due for deletion is destroyed before anybody finds it. Whatever names a row that somebody altered
 * throws a `Misconfiguration`; everything does when the manifest is not authentic, and throws an
 * `Outage` when the files are not those that were opened.
 */
export type KeyTable = KeyReads &
  KeyWrites &
  Pick<Transactions, 'transact' | 'oweCheckpoint' | 'settleCheckpoint'>;

type KeyReads = {
  find(reference: KeyReference, now: Instant): StoredKey | null;
  /** Oldest first, without those that were altered. */
  list(owner: Owner, now: Instant): readonly StoredKey[];
  /** Throws as everything does, before something is done past this table. */
  assertAuthentic(): void;
  /** What was altered, of any owner. */
  altered(): readonly RowName[];
  aliasesOf(key: KeyArn): readonly string[];
  noted(note: Note): string | null;
  notes(): ReadonlyMap<Note, string>;
  /** Destroy the material of every key whose waiting period is over, and drop its aliases. */
  destroyDue(now: Instant): void;
};

/** All of these need a transaction. */
type KeyWrites = {
  insertKey(key: StoredKey): void;
  /** Returns the key as it is then. */
  addMaterial(key: StoredKey, material: StoredMaterial): StoredKey;
  /** Returns the key as it is then. */
  setState(key: StoredKey, state: KeyState): StoredKey;
  /** Throws for an alias that exists: look first. */
  insertAlias(alias: string, key: KeyArn): void;
  deleteAlias(alias: string): void;
  note(note: Note, text: string): void;
};

/** The key table of an open and laid out database. */
export const keyTable = (database: DatabaseSync, safeguards: Safeguards): KeyTable => {
  const rows = keyringRows(database);
  const transactions = keyringTransactions(database, rows, safeguards);
  const { transact, oweCheckpoint, settleCheckpoint } = transactions;
  return {
    ...keyReads(transactions, rows),
    ...keyWrites(transactions, rows),
    transact,
    oweCheckpoint,
    settleCheckpoint,
  };
};

const keyReads = (transactions: Transactions, rows: KeyringRows): KeyReads => {
  const { contents } = transactions;
  const destroyDue = destruction(transactions, rows);

  const look = ({ kind, arn }: KeyReference): StoredKey | null => {
    const found = contents();
    if (kind === 'alias') assertGenuine(found, `alias ${arn}`);
    const key = kind === 'key' ? arn : found.aliases.get(arn);
    if (key === undefined) return null;
    assertGenuine(found, `key ${key}`);
    return found.keys.get(key) ?? null;
  };

  return {
    find: (reference, now) => {
      const key = look(reference);
      if (key === null || !isDue(key, now)) return key;
      destroyDue(now);
      return null;
    },
    list: (owner, now) => {
      destroyDue(now);
      return [...contents().keys.values()].filter(({ arn }) => isOwnedBy(arn, owner)).sort(byAge);
    },
    assertAuthentic: () => void contents(),
    altered: () => [...contents().altered],
    aliasesOf: (key) =>
      [...contents().aliases].flatMap(([arn, of]) => (of === key ? [arn] : [])).sort(),
    noted: (note) => contents().manifest.notes.get(note) ?? null,
    notes: () => contents().manifest.notes,
    destroyDue,
  };
};

const keyWrites = ({ draft }: Transactions, rows: KeyringRows): KeyWrites => ({
  insertKey: (key) => {
    draft().putKey(key);
    rows.insertKey(key);
  },
  addMaterial: (key, material) => {
    const [first, ...others] = key.materials;
    const rotated: StoredKey = { ...key, materials: [first, ...others, material] };
    draft().putKey(rotated);
    rows.insertMaterial(key.arn, material);
    return rotated;
  },
  setState: (key, state) => {
    const changed = { ...key, state };
    draft().putKey(changed);
    rows.setState(key.arn, state);
    return changed;
  },
  insertAlias: (alias, key) => {
    draft().putAlias(alias, key);
    rows.insertAlias(alias, key);
  },
  deleteAlias: (alias) => {
    draft().removeAlias(alias);
    rows.deleteAlias(alias);
  },
  note: (note, text) => draft().note(note, text),
});

const destruction =
  ({ contents, draft, transact, ...log }: Transactions, rows: KeyringRows) =>
  (now: Instant): void => {
    const dueKeys = () => [...contents().keys.values()].filter((key) => isDue(key, now));
    if (dueKeys().length > 0) {
      transact(() => {
        for (const { arn } of dueKeys()) {
          rows.deleteKey(arn);
          draft().removeKey(arn);
        }
        log.oweCheckpoint();
      });
    }
    log.settleCheckpoint();
  };

const isDue = ({ state }: StoredKey, now: Instant): boolean =>
  state.status === 'pendingDeletion' && state.deleteAfter <= now;

const byAge = (one: StoredKey, other: StoredKey): number =>
  one.createdAt - other.createdAt || (one.arn < other.arn ? -1 : 1);
