import type { Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { integrity } from '../sqlite/integrity.ts';
import type { Vouching } from '../sqlite/schema.ts';
import { withMappedErrors } from './database.ts';
import type { KeyTable } from './key-table.ts';
import type { ServiceKeys } from './keyring-key.ts';
import type { Note } from './manifest.ts';

/**
 * Vouches for the stored rows of each region: with a key of the keyring, and the keyring's record of the
 * regions whose rows have MACs. An attacker who can write files can neither forge a MAC nor remove the record.
 */
export type RegionVouching = (region: Region) => Vouching;

const RECORDED = 'authenticated';
const FORGOTTEN = 'forgotten';

/** Creates the vouching of an open keyring. */
export const regionVouching = (table: KeyTable, serviceKey: ServiceKeys): RegionVouching => {
  const own = integrity(serviceKey('store-integrity'));
  return (region) => {
    const note: Note = `region ${region}`;
    const noteAs = (text: string): void =>
      withMappedErrors(() => table.transact(() => table.note(note, text)));
    return {
      integrity: own,
      isRecorded: () => withMappedErrors(() => table.noted(note)) === RECORDED,
      acceptsEarlier: () =>
        withMappedErrors(() => table.noted('regions') === null || table.noted(note) === FORGOTTEN),
      record: () => noteAs(RECORDED),
      removeRecord: () => noteAs(FORGOTTEN),
    };
  };
};

/** Lists the regions recorded as having MACs, whether or not their file exists. */
export const recordedRegions = (table: KeyTable): readonly Region[] =>
  withMappedErrors(() => [...table.notes()]).flatMap(([note, text]) => {
    const region = note.replace(/^region /, '');
    return text === RECORDED && region !== note && isRegion(region) ? [region] : [];
  });
