import type { KeyFailure, KeySelector } from '../ports/key-service.ts';
import type { KeyId, Region, SecretArn } from './ids.ts';
import { isRegion, type Owner, ownerOf, partitionOf } from './names.ts';

/** The alias of the default key of an account and region, for secrets that do not specify a key. */
export const DEFAULT_KEY_ALIAS = 'alias/aws/secretsmanager';

/**
 * A parsed `KmsKeyId`, before any key is looked up. `named` is a well-formed key id, key ARN, alias
 * or alias ARN of this region; only the key service knows whether the key exists and who owns it.
 */
export type KeyReference =
  | { readonly kind: 'default' }
  | { readonly kind: 'named' }
  /** None of the four forms. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'otherRegion'; readonly region: Region }
  /** The alias of a key that AWS manages for another service, or for another account. */
  | { readonly kind: 'managed' };

/** The key that a request or a link specifies; `null` if it specifies none. */
export type NamedKey = KeyId | null;

/** "Key identifiers (KeyId)", KMS developer guide: a UUID, or the id of a multi-Region key. */
const KEY = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
/** CreateAlias, KMS API reference: at most 256 characters. */
const ALIAS = /^alias\/[A-Za-z0-9:/_-]{1,250}$/;
const ARN = /^arn:([^:]+):kms:([^:]+):(\d{12}):(?:key\/(.+)|(alias\/.+))$/s;
const MANAGED = 'alias/aws/';

/** Parses a `KmsKeyId` for the account and region in which the key is used. */
export const keyReference = (named: NamedKey, here: Owner): KeyReference => {
  if (named === null) return { kind: 'default' };
  if (named.startsWith('arn:')) return arnReference(named, here);
  return named.startsWith('alias/') ? aliasReference(named, true) : idReference(named);
};

const idReference = (id: string): KeyReference =>
  KEY.test(id) ? { kind: 'named' } : { kind: 'malformed' };

const aliasReference = (alias: string, isOwn: boolean): KeyReference => {
  if (!ALIAS.test(alias)) return { kind: 'malformed' };
  if (!alias.startsWith(MANAGED)) return { kind: 'named' };
  return isOwn && alias === DEFAULT_KEY_ALIAS ? { kind: 'default' } : { kind: 'managed' };
};

const arnReference = (arn: string, here: Owner): KeyReference => {
  const [, partition, region = '', account, id, alias = ''] = ARN.exec(arn) ?? [];
  if (!isRegion(region)) return { kind: 'malformed' };
  const resource =
    id === undefined ? aliasReference(alias, account === here.account) : idReference(id);
  if (resource.kind === 'malformed' || partition !== partitionOf(region)) {
    return { kind: 'malformed' };
  }
  return region === here.region ? resource : { kind: 'otherRegion', region };
};

/** Whether this is the default key of the account, whether or not it is named explicitly. */
export const isDefaultKey = (named: NamedKey, here: Owner): boolean =>
  keyReference(named, here).kind === 'default';

/** `isDefaultKey` for the account and region of an existing secret. */
export const isDefaultKeyOf = (arn: SecretArn, named: NamedKey): boolean =>
  isDefaultKey(named, ownerOf(arn));

/**
 * The key in the form that key services expect: the default key, under any of its names, is `null`.
 */
export const keySelector = (named: NamedKey, { account, region }: Owner): KeySelector => {
  const owner = { account, region };
  return { ...owner, keyId: isDefaultKey(named, owner) ? null : named };
};

/** Why no key service can use this key, whatever keys exist; `null` if it might. */
export const referenceFailure = ({ keyId, ...here }: KeySelector): KeyFailure | null => {
  const { kind } = keyReference(keyId, here);
  if (kind === 'managed') return 'denied';
  return kind === 'malformed' || kind === 'otherRegion' ? 'notFound' : null;
};
