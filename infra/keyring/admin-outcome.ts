import type { Instant, KeyArn } from '../../domain/secret/ids.ts';
import { resourceOf } from './key-reference.ts';
import type { KeyState, StoredKey } from './stored-key.ts';
import { currentMaterial } from './stored-key.ts';

/** A key as an administrator sees it: everything but the material. */
export type KeyDescription = {
  readonly id: string;
  readonly arn: KeyArn;
  readonly description: string;
  readonly createdAt: Instant;
  readonly state: KeyState;
  /** Names that begin with `alias/`. */
  readonly aliases: readonly string[];
  /** When its newest material was created, if it was ever rotated. */
  readonly rotatedAt?: Instant;
};

/** Why nothing was changed, in the terms of KMS. */
export type KeyRefusal = {
  readonly reason: 'notFound' | 'denied' | 'alreadyExists' | 'invalidState' | 'invalidArgument';
  readonly message: string;
};

/** The key after the change, or why nothing was changed. */
export type AdminOutcome = { readonly ok: true; readonly key: KeyDescription } | Refused;

/** The outcome of a refused change. */
export type Refused = { readonly ok: false; readonly refusal: KeyRefusal };

const refuse =
  (reason: KeyRefusal['reason'], wording: (subject: string) => string) =>
  (subject: string): Refused => ({
    ok: false,
    refusal: { reason, message: wording(subject) },
  });

/** All refusals of the keyring, each about one key, alias or number. */
export const refusals = {
  denied: refuse('denied', (key) => `Key '${key}' belongs to another account.`),
  noSuchKey: refuse('notFound', (key) => `Key '${key}' does not exist.`),
  noSuchAlias: refuse('notFound', (alias) => `Alias ${alias} is not found.`),
  aliasTaken: refuse('alreadyExists', (alias) => `An alias with the name ${alias} already exists.`),
  badAlias: refuse(
    'invalidArgument',
    (alias) =>
      `'${alias}' is no alias name: it must be alias/ and 1 to 250 letters, digits, slashes, underscores or hyphens.`,
  ),
  reservedAlias: refuse(
    'denied',
    (alias) => `'${alias}' is reserved: aliases under alias/aws/ are made by the service itself.`,
  ),
  pending: refuse('invalidState', (arn) => `${arn} is pending deletion.`),
  isDefault: refuse(
    'invalidState',
    (arn) =>
      `${arn} is the default key: every secret that names no key is sealed under it, so it can be rotated, and neither disabled nor deleted.`,
  ),
  notEnabled: refuse('invalidState', (arn) => `${arn} is disabled.`),
  notPending: refuse('invalidState', (arn) => `${arn} is not pending deletion.`),
  badDays: refuse(
    'invalidArgument',
    (days) => `A waiting period of ${days} days is not possible: it takes 7 to 30.`,
  ),
};

/** Describes a key with the ARNs of its aliases, without its material. */
export const describeKey = (
  { arn, description, createdAt, state, materials }: StoredKey,
  aliasArns: readonly string[],
): KeyDescription => ({
  id: resourceOf(arn),
  arn,
  description,
  createdAt,
  state,
  aliases: aliasArns.map(resourceOf),
  ...(materials.length > 1 && { rotatedAt: currentMaterial(materials).createdAt }),
});
