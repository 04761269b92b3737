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

/** What a keyring holds, as its manifest vouches for it. */
export type Contents = {
  readonly keys: ReadonlyMap<string, StoredKey>;
  /** ARN of an alias, and that of its key. */
  readonly aliases: ReadonlyMap<string, KeyArn>;
  /** Rows that are not what the manifest says, or that it says nothing of, or that are missing. */
  readonly altered: ReadonlySet<RowName>;
  readonly manifest: Manifest;
};

/**
 * Compares rows with their manifest. Throws `Misconfiguration` if that is not authentic itself, or if the
 * tables do more than hold rows.
 */
export const verified = (rows: Rows, key: KeyObject): Contents => {
  if (rows.isMeddledWith) throw altered('its schema');
  const manifest = rows.manifest && openManifest(key, rows.manifest);
  if (manifest === null) throw altered('its manifest');
  const { digests } = manifest;
  const isGenuine = ([name, , found]: Row): boolean => digests.get(name) === found;
  const [keys, aliases] = [keyRows(rows), aliasRows(rows)];
  const genuine = new Set<RowName>([...keys, ...aliases].filter(isGenuine).map(([name]) => name));
  const named = [...keys, ...aliases].map(([name]) => name);
  return {
    manifest,
    keys: new Map(keys.filter(isGenuine).map(([, stored]) => [stored.arn, stored])),
    aliases: new Map(aliases.filter(isGenuine).map(([, { arn, key: of }]) => [arn, of])),
    altered: new Set([...named, ...digests.keys()].filter((name) => !genuine.has(name))),
  };
};

/** Throws `Misconfiguration` if a row is not to be believed, or is missing and should not be. */
export const assertGenuine = (contents: Contents, name: RowName): void => {
  if (contents.altered.has(name)) throw altered(name);
};

/** For the operator's log: names what was altered, and what to do. */
const altered = (what: string): Misconfiguration =>
  new Misconfiguration(
    `${KEYRING_FILE} was altered: ${what} is not as the service left it. Restore the file from a backup.`,
  );

type Row<Kind = unknown> = readonly [name: RowName, stored: Kind, digest: string];

/** A key without any material is no key, whatever was taken from it. */
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

/** Contents that are being changed in a transaction. Only what was changed gets another digest. */
export type Draft = {
  /** With all changes so far. The manifest has a version of its own. */
  contents(): Contents;
  isChanged(): boolean;
  putKey(key: StoredKey): void;
  /** With its aliases. */
  removeKey(key: KeyArn): void;
  putAlias(arn: string, key: KeyArn): void;
  removeAlias(arn: string): void;
  note(note: Note, text: string): void;
};

/** A draft that begins as these contents. */
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
