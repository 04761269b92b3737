import type { KeyOutcome, KeySelector } from '../../domain/ports/key-service.ts';
import { referenceFailure } from '../../domain/secret/key-reference.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { aliasArnOf, DEFAULT_ALIAS, parseKeyReference } from './key-reference.ts';
import type { KeyringParts } from './keyring-parts.ts';
import { newKey } from './new-key.ts';
import type { StoredKey } from './stored-key.ts';

const DEFAULT_DESCRIPTION = 'Default key that protects secrets when no other key is named';

/** The key a secret's owner means, in whatever state; `null` if there is none. */
export const keyForSelector = (
  parts: KeyringParts,
  selector: KeySelector,
): KeyOutcome<StoredKey | null> => {
  const failure = referenceFailure(selector);
  if (failure !== null) return { ok: false, failure };
  const reference = parseKeyReference(selector.keyId ?? DEFAULT_ALIAS, selector);
  if (!reference.ok) return reference;
  const key = parts.table.find(reference.value, parts.clock.now());
  const isDefault = reference.value.arn === aliasArnOf(selector, DEFAULT_ALIAS);
  return { ok: true, value: key === null && isDefault ? firstUse(parts, selector) : key };
};

/** Another process may have been first since we looked: look again with the write lock held. */
const firstUse = ({ table, materialKey, clock }: KeyringParts, owner: Owner): StoredKey => {
  const alias = aliasArnOf(owner, DEFAULT_ALIAS);
  const now = clock.now();
  return table.transact(() => {
    const theirs = table.find({ kind: 'alias', arn: alias }, now);
    if (theirs !== null) return theirs;
    const key = newKey(materialKey, owner, { description: DEFAULT_DESCRIPTION, createdAt: now });
    table.insertKey(key);
    table.insertAlias(alias, key.arn);
    return key;
  });
};
