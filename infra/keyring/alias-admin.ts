import type { Owner } from '../../domain/secret/names.ts';
import { type AdminOutcome, refusals } from './admin-outcome.ts';
import { findKey } from './find-key.ts';
import { describeKey } from './key-description.ts';
import { aliasArnOf } from './key-reference.ts';
import type { KeyringParts } from './keyring-parts.ts';
import { onKeyring } from './trouble.ts';

/** CreateAlias of the KMS API reference; the pattern leaves no room for an ARN. */
const ALIAS_NAME = /^alias\/[A-Za-z0-9/_-]{1,250}$/;
const RESERVED = 'alias/aws/';

/** Making and removing aliases of one account and region. */
export const aliasAdmin = (parts: KeyringParts, owner: Owner) => {
  const { table, clock } = parts;

  const create = (name: string, keyName: string): AdminOutcome => {
    const key = findKey(parts, owner, keyName);
    if ('refusal' in key) return key;
    if (key.state.status === 'pendingDeletion') return refusals.pending(key.arn);
    const arn = aliasArnOf(owner, name);
    if (table.find({ kind: 'alias', arn }, clock.now()) !== null) return refusals.aliasTaken(arn);
    table.insertAlias(arn, key.arn);
    return { ok: true, key: describeKey(key, table.aliasesOf(key.arn)) };
  };

  const remove = (name: string): AdminOutcome => {
    const arn = aliasArnOf(owner, name);
    const key = table.find({ kind: 'alias', arn }, clock.now());
    if (key === null) return refusals.noSuchAlias(arn);
    table.deleteAlias(arn);
    return { ok: true, key: describeKey(key, table.aliasesOf(key.arn)) };
  };

  const onValidName = (name: string, work: () => AdminOutcome): AdminOutcome => {
    if (!ALIAS_NAME.test(name)) return refusals.badAlias(name);
    if (name.startsWith(RESERVED)) return refusals.reservedAlias(name);
    return onKeyring(() => table.transact(work));
  };

  return {
    createAlias: (name: string, key: string) => onValidName(name, () => create(name, key)),
    deleteAlias: (name: string) => onValidName(name, () => remove(name)),
  };
};
