import type { KeyArn } from '../../domain/secret/ids.ts';
import type { Contents } from './contents.ts';
import { digestOfAlias, digestOfKey, type Note, type RowName } from './manifest.ts';
import type { StoredKey } from './stored-key.ts';

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
