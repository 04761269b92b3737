import { instant } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import {
  type AdminOutcome,
  describeKey,
  type KeyDescription,
  type Refused,
  refusals,
} from './admin-outcome.ts';
import { withMappedErrors } from './database.ts';
import { aliasArnOf, DEFAULT_ALIAS, parseKeyReference } from './key-reference.ts';
import type { KeyringParts } from './key-table.ts';
import type { KeyState, StoredKey } from './stored-key.ts';
import { newKey, nextMaterial } from './stored-key.ts';

const DAY_MS = 86_400_000;
const DAYS = { least: 7, most: 30 };

/**
 * Administration of one owner's keys by the rules of KMS. A key is named by id, ARN, alias or alias ARN. The
 * default key can be neither disabled nor deleted; unlike in KMS, it can be rotated.
 */
export type KeyAdmin = {
  create(description?: string): KeyDescription;
  /** Lists keys, oldest first, without altered ones. */
  list(): readonly KeyDescription[];
  /** Rows altered by anything but the keyring, of any account and region: `key <ARN>` or `alias <ARN>`. */
  altered(): readonly string[];
  /** Describes a key. */
  find(key: string): AdminOutcome;
  createAlias(name: string, key: string): AdminOutcome;
  /** Returns the key that lost the alias. */
  deleteAlias(name: string): AdminOutcome;
  disable(key: string): AdminOutcome;
  enable(key: string): AdminOutcome;
  /**
   * Gives an enabled key new material under the same ARN (RotateKeyOnDemand of the KMS API). Data keys that
   * were wrapped by earlier material still unwrap with it.
   */
  rotate(key: string): AdminOutcome;
  /** Destroys the key after 7 to 30 days (30 by default), during which it cannot be used. */
  scheduleDeletion(key: string, days?: number): AdminOutcome;
  /** The key is disabled afterwards, as in KMS. */
  cancelDeletion(key: string): AdminOutcome;
};

/** Decides the next state of a key, or refuses the change. */
type Transition = (key: StoredKey) => KeyState | Refused;

/** Administration of the keys of one account and region. */
export const keyAdmin = (parts: KeyringParts, owner: Owner): KeyAdmin => {
  const { table, clock } = parts;
  const change = (name: string, next: Transition): AdminOutcome =>
    withMappedErrors(() => table.transact(() => changeState(parts, owner, { name, next })));

  return {
    ...aliasAdmin(parts, owner),
    create: (description = '') => {
      const key = newKey(parts.materialKey, owner, { description, createdAt: clock.now() });
      withMappedErrors(() => table.transact(() => table.insertKey(key)));
      return describeKey(key, []);
    },
    list: () =>
      withMappedErrors(() =>
        table.list(owner, clock.now()).map((key) => describeKey(key, table.aliasesOf(key.arn))),
      ),
    altered: () => withMappedErrors(() => table.altered()),
    find: (key) => change(key, ({ state }) => state),
    disable: (key) => change(key, unlessDefault(parts, owner, { status: 'disabled' })),
    enable: (key) => change(key, unlessPending({ status: 'enabled' })),
    rotate: (key) => withMappedErrors(() => table.transact(() => rotate(parts, owner, key))),
    scheduleDeletion: (key, days = DAYS.most) => {
      const valid = Number.isInteger(days) && days >= DAYS.least && days <= DAYS.most;
      if (!valid) return refusals.badDays(String(days));
      const deleteAfter = instant(clock.now() + days * DAY_MS);
      return change(key, unlessDefault(parts, owner, { status: 'pendingDeletion', deleteAfter }));
    },
    cancelDeletion: (key) =>
      change(key, ({ arn, state }) =>
        state.status === 'pendingDeletion' ? { status: 'disabled' } : refusals.notPending(arn),
      ),
  };
};

const rotate = (parts: KeyringParts, owner: Owner, name: string): AdminOutcome => {
  const { table, clock, materialKey } = parts;
  const key = findKey(parts, owner, name);
  if ('refusal' in key) return key;
  if (key.state.status === 'pendingDeletion') return refusals.pending(key.arn);
  if (key.state.status === 'disabled') return refusals.notEnabled(key.arn);
  const rotated = table.addMaterial(key, nextMaterial(materialKey, key, clock.now()));
  return { ok: true, key: describeKey(rotated, table.aliasesOf(key.arn)) };
};

const unlessPending =
  (next: KeyState): Transition =>
  ({ arn, state }) =>
    state.status === 'pendingDeletion' ? refusals.pending(arn) : next;

/** Refuses the change for the default key and for keys pending deletion. */
const unlessDefault =
  ({ table }: KeyringParts, owner: Owner, next: KeyState): Transition =>
  (key) =>
    table.aliasesOf(key.arn).includes(aliasArnOf(owner, DEFAULT_ALIAS))
      ? refusals.isDefault(key.arn)
      : unlessPending(next)(key);

const changeState = (
  parts: KeyringParts,
  owner: Owner,
  { name, next }: { readonly name: string; readonly next: Transition },
): AdminOutcome => {
  const key = findKey(parts, owner, name);
  if ('refusal' in key) return key;
  const state = next(key);
  if ('refusal' in state) return state;
  const changed = state === key.state ? key : parts.table.setState(key, state);
  return { ok: true, key: describeKey(changed, parts.table.aliasesOf(key.arn)) };
};

/** CreateAlias of the KMS API reference; an ARN does not match. */
const ALIAS_NAME = /^alias\/[A-Za-z0-9/_-]{1,250}$/;
const RESERVED = 'alias/aws/';

/** Creates and deletes aliases of one account and region. */
const aliasAdmin = (parts: KeyringParts, owner: Owner) => {
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
    return withMappedErrors(() => table.transact(work));
  };

  return {
    createAlias: (name: string, key: string) => onValidName(name, () => create(name, key)),
    deleteAlias: (name: string) => onValidName(name, () => remove(name)),
  };
};

/** Finds the key that an administrator names, in any state, or returns a refusal. */
const findKey = (
  { table, clock }: KeyringParts,
  owner: Owner,
  name: string,
): StoredKey | Refused => {
  const reference = parseKeyReference(name, owner);
  if (!reference.ok)
    return reference.failure === 'denied' ? refusals.denied(name) : refusals.noSuchKey(name);
  return table.find(reference.value, clock.now()) ?? refusals.noSuchKey(name);
};
