import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Instant, KeyArn } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { assertUnaltered } from './contents.ts';
import { isOwnedBy, type KeyReference } from './key-reference.ts';
import type { Note, RowName } from './manifest.ts';
import { type KeyringRows, keyringRows } from './rows.ts';
import type { KeyState, StoredKey, StoredMaterial } from './stored-key.ts';
import { keyringTransactions, type Safeguards, type Transactions } from './transactions.ts';

/** Dependencies of the key service and the administration of an open keyring. */
export type KeyringParts = {
  readonly table: KeyTable;
  /** The key that the material of every key is encrypted under. */
  readonly materialKey: KeyObject;
  readonly clock: Clock;
};

/**
 * The keys and aliases of a keyring, as of the last commit of any process. A key that is due for deletion is
 * destroyed before it can be found. Looking up a row that was altered throws a `Misconfiguration`. If the manifest
 * is not authentic, everything does; if the files are not the ones that were opened, everything throws an
 * `Outage`.
 */
export type KeyTable = KeyReads &
  KeyWrites &
  Pick<Transactions, 'transact' | 'requestCheckpoint' | 'runPendingCheckpoint'>;

type KeyReads = {
  find(reference: KeyReference, now: Instant): StoredKey | null;
  /** Lists the owner's keys, oldest first, without altered ones. */
  list(owner: Owner, now: Instant): readonly StoredKey[];
  /** Throws like every other method; for callers about to change the keyring without this table. */
  assertAuthentic(): void;
  /** Names of altered rows, of any owner. */
  altered(): readonly RowName[];
  aliasesOf(key: KeyArn): readonly string[];
  noted(note: Note): string | null;
  notes(): ReadonlyMap<Note, string>;
  /** Destroys the material of every key whose waiting period is over, and drops its aliases. */
  destroyDue(now: Instant): void;
};

/** Changes, which need a transaction. */
type KeyWrites = {
  insertKey(key: StoredKey): void;
  /** Returns the changed key. */
  addMaterial(key: StoredKey, material: StoredMaterial): StoredKey;
  /** Returns the changed key. */
  setState(key: StoredKey, state: KeyState): StoredKey;
  /** Throws if the alias exists: check first. */
  insertAlias(alias: string, key: KeyArn): void;
  deleteAlias(alias: string): void;
  note(note: Note, text: string): void;
};

/** The key table of an open database that has its tables. */
export const keyTable = (database: DatabaseSync, safeguards: Safeguards): KeyTable => {
  const rows = keyringRows(database);
  const transactions = keyringTransactions(database, rows, safeguards);
  const { transact, requestCheckpoint, runPendingCheckpoint } = transactions;
  return {
    ...keyReads(transactions, rows),
    ...keyWrites(transactions, rows),
    transact,
    requestCheckpoint,
    runPendingCheckpoint,
  };
};

const keyReads = (transactions: Transactions, rows: KeyringRows): KeyReads => {
  const { contents } = transactions;
  const destroyDue = destroyDueKeys(transactions, rows);

  const lookUp = ({ kind, arn }: KeyReference): StoredKey | null => {
    const found = contents();
    if (kind === 'alias') assertUnaltered(found, `alias ${arn}`);
    const key = kind === 'key' ? arn : found.aliases.get(arn);
    if (key === undefined) return null;
    assertUnaltered(found, `key ${key}`);
    return found.keys.get(key) ?? null;
  };

  return {
    find: (reference, now) => {
      const key = lookUp(reference);
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

const destroyDueKeys =
  ({ contents, draft, transact, ...log }: Transactions, rows: KeyringRows) =>
  (now: Instant): void => {
    const dueKeys = () => [...contents().keys.values()].filter((key) => isDue(key, now));
    if (dueKeys().length > 0) {
      transact(() => {
        for (const { arn } of dueKeys()) {
          rows.deleteKey(arn);
          draft().removeKey(arn);
        }
        log.requestCheckpoint();
      });
    }
    log.runPendingCheckpoint();
  };

const isDue = ({ state }: StoredKey, now: Instant): boolean =>
  state.status === 'pendingDeletion' && state.deleteAfter <= now;

const byAge = (one: StoredKey, other: StoredKey): number =>
  one.createdAt - other.createdAt || (one.arn < other.arn ? -1 : 1);
