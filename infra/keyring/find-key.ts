import type { Owner } from '../../domain/secret/names.ts';
import { type Refused, refusals } from './admin-outcome.ts';
import { parseKeyReference } from './key-reference.ts';
import type { KeyringParts } from './keyring-parts.ts';
import type { StoredKey } from './stored-key.ts';

/** The key an administrator names, in whatever state, or the refusal to answer with. */
export const findKey = (
  { table, clock }: KeyringParts,
  owner: Owner,
  name: string,
): StoredKey | Refused => {
  const reference = parseKeyReference(name, owner);
  if (!reference.ok)
    return reference.failure === 'denied' ? refusals.denied(name) : refusals.noSuchKey(name);
  return table.find(reference.value, clock.now()) ?? refusals.noSuchKey(name);
};
