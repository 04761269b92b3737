import type { KeyObject } from 'node:crypto';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import type { KeyArn } from '../../domain/secret/ids.ts';
import { KEYRING_FILE } from './database.ts';
import {
  digestOfAlias,
  digestOfKey,
  type Manifest,
  type Note,
  openManifest,
  type RowName,
} from './manifest.ts';
import type { Rows } from './rows.ts';
import type { StoredKey } from './stored-key.ts';

/** Contents of a keyring, verified against its manifest. */
export type Contents = {
  readonly keys: ReadonlyMap<string, StoredKey>;
  /** From the ARN of an alias to the ARN of its key. */
  readonly aliases: ReadonlyMap<string, KeyArn>;
  /** Rows that deviate from the manifest: changed, added or missing. */
  readonly altered: ReadonlySet<RowName>;
  readonly manifest: Manifest;
};

/**
 * Verifies rows against their manifest. Throws `Misconfiguration` if the manifest is not authentic, or if the
 * schema has triggers or views.
 */
export const verifiedContents = (rows: Rows, key: KeyObject): Contents => {
  if (rows.hasTriggersOrViews) throw altered('its schema');
  const manifest = rows.manifest && openManifest(key, rows.manifest);
  if (manifest === null) throw altered('its manifest');
  const { digests } = manifest;
  const matchesDigest = ([name, , found]: Row): boolean => digests.get(name) === found;
  const [keys, aliases] = [keyRows(rows), aliasRows(rows)];
  const authentic = new Set<RowName>(
    [...keys, ...aliases].filter(matchesDigest).map(([name]) => name),
  );
  const named = [...keys, ...aliases].map(([name]) => name);
  return {
    manifest,
    keys: new Map(keys.filter(matchesDigest).map(([, stored]) => [stored.arn, stored])),
    aliases: new Map(aliases.filter(matchesDigest).map(([, { arn, key: of }]) => [arn, of])),
    altered: new Set([...named, ...digests.keys()].filter((name) => !authentic.has(name))),
  };
};

/** Throws `Misconfiguration` if a row was altered, or is missing although the manifest lists it. */
export const assertUnaltered = (contents: Contents, name: RowName): void => {
  if (contents.altered.has(name)) throw altered(name);
};

/** Names for the operator what was altered, and what to do. */
const altered = (what: string): Misconfiguration =>
  new Misconfiguration(
    `${KEYRING_FILE} was altered: ${what} is not as the service left it. Restore the file from a backup.`,
  );

type Row<Kind = unknown> = readonly [name: RowName, stored: Kind, digest: string];

/** A key without material is left out; if it was deleted from the table, the manifest shows it. */
const keyRows = ({ keys, materials }: Rows): readonly Row<StoredKey>[] =>
  keys.flatMap((key): Row<StoredKey>[] => {
    const [first, ...others] = materials.get(key.arn) ?? [];
    if (first === undefined) return [];
    const stored: StoredKey = { ...key, materials: [first, ...others] };
    return [[`key ${key.arn}`, stored, digestOfKey(stored)]];
  });

type StoredAlias = Rows['aliases'][number];

const aliasRows = ({ aliases }: Rows): readonly Row<StoredAlias>[] =>
  aliases.map((alias) => [`alias ${alias.arn}`, alias, digestOfAlias(alias.arn, alias.key)]);

/** Contents being changed in a transaction. Only changed rows get a new digest. */
export type Draft = {
  /** The contents with all changes so far, and a manifest of the next version. */
  contents(): Contents;
  isChanged(): boolean;
  putKey(key: StoredKey): void;
  /** Removes a key with its aliases. */
  removeKey(key: KeyArn): void;
  putAlias(arn: string, key: KeyArn): void;
  removeAlias(arn: string): void;
  note(note: Note, text: string): void;
};

/** Starts a draft from these contents. */
export const draftOf = ({ keys, aliases, altered, manifest }: Contents): Draft => {
  const draft = { keys: new Map(keys), aliases: new Map(aliases) };
  const digests = new Map<RowName, string>(manifest.digests);
  const notes = new Map(manifest.notes);
  let changes = 0;

  const removeAlias = (arn: string): void => {
    changes += 1;
    draft.aliases.delete(arn);
    digests.delete(`alias ${arn}`);
  };

  return {
    isChanged: () => changes > 0,
    contents: () => ({
      ...draft,
      altered,
      manifest: { version: manifest.version + 1, digests, notes },
    }),
    putKey: (key) => {
      changes += 1;
      draft.keys.set(key.arn, key);
      digests.set(`key ${key.arn}`, digestOfKey(key));
    },
    removeKey: (key) => {
      changes += 1;
      draft.keys.delete(key);
      digests.delete(`key ${key}`);
      for (const [arn, of] of draft.aliases) if (of === key) removeAlias(arn);
    },
    putAlias: (arn, key) => {
      changes += 1;
      draft.aliases.set(arn, key);
      digests.set(`alias ${arn}`, digestOfAlias(arn, key));
    },
    removeAlias,
    note: (note, text) => {
      changes += 1;
      notes.set(note, text);
    },
  };
};
