import type { Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { integrity } from '../sqlite/integrity.ts';
import type { Vouching } from '../sqlite/schema.ts';
import { onKeyring } from './database.ts';
import type { KeyTable } from './key-table.ts';
import type { ServiceKeys } from './keyring-key.ts';
import type { Note } from './manifest.ts';

/**
 * What vouches for the stored rows of each region: a key of the keyring, and the keyring's memory of the
 * regions that have had MACs. Who can write files can neither make a MAC nor have that forgotten.
 */
export type RegionVouching = (region: Region) => Vouching;

const NOTED = 'authenticated';
const FORGOTTEN = 'forgotten';

/** That of an open keyring. */
export const regionVouching = (table: KeyTable, serviceKey: ServiceKeys): RegionVouching => {
  const own = integrity(serviceKey('store-integrity'));
  return (region) => {
    const note: Note = `region ${region}`;
    const noteAs = (text: string): void =>
      onKeyring(() => table.transact(() => table.note(note, text)));
    return {
      integrity: own,
      isRecorded: () => onKeyring(() => table.noted(note)) === NOTED,
      acceptsEarlier: () =>
        onKeyring(() => table.noted('regions') === null || table.noted(note) === FORGOTTEN),
      record: () => noteAs(NOTED),
      removeRecord: () => noteAs(FORGOTTEN),
    };
  };
};

/** Every region that a keyring remembers to have had MACs, whether it has a file or not. */
export const notedRegions = (table: KeyTable): readonly Region[] =>
  onKeyring(() => [...table.notes()]).flatMap(([note, text]) => {
    const region = note.replace(/^region /, '');
    return text === NOTED && region !== note && isRegion(region) ? [region] : [];
  });
