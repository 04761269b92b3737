import type { KeyFailure, KeySelector } from '../ports/key-service.ts';
import { type Rejection, rejection } from './decision.ts';
import type { KeyId, Region, SecretArn } from './ids.ts';
import { INVALID_KEY_ID, invalidKeyArn, KEY_ACCESS_DENIED } from './messages.ts';
import { isRegion, type Owner, ownerOf, partitionOf } from './names.ts';

/** The alias of the key of an account and region that encrypts secrets without a key of their own. */
export const DEFAULT_KEY_ALIAS = 'alias/aws/secretsmanager';

/**
 * What a `KmsKeyId` says, before any key is looked for. `named` is the form of a key id, key ARN, alias
 * or alias ARN of this region; whether it exists, and whose it is, the key service knows.
 */
export type KeyReference =
  | { readonly kind: 'default' }
  | { readonly kind: 'named' }
  /** None of the four forms. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'otherRegion'; readonly region: Region }
  /** The alias of a key that AWS manages for another service, or for another account. */
  | { readonly kind: 'managed' };

/** A key as a request or a link names it; `null` where none is named. */
export type NamedKey = KeyId | null;

/** "Key identifiers (KeyId)", KMS developer guide: a UUID, or that of a multi-Region key. */
const KEY = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
/** CreateAlias, KMS API reference: at most 256 characters. */
const ALIAS = /^alias\/[A-Za-z0-9:/_-]{1,250}$/;
const ARN = /^arn:([^:]+):kms:([^:]+):(\d{12}):(?:key\/(.+)|(alias\/.+))$/s;
const MANAGED = 'alias/aws/';

/** Read a `KmsKeyId`, seen from the account and region in which the key is to encrypt. */
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

/** Whether the key is the account's default one, named or not. */
export const isDefaultKey = (named: NamedKey, here: Owner): boolean =>
  keyReference(named, here).kind === 'default';

/** `isDefaultKey` for the key of a secret that exists. */
export const isDefaultKeyOf = (arn: SecretArn, named: NamedKey): boolean =>
  isDefaultKey(named, ownerOf(arn));

/** The key as key services take it: the default one under any of its names is `null`. */
export const keySelector = (named: NamedKey, { account, region }: Owner): KeySelector => {
  const owner = { account, region };
  return { ...owner, keyId: isDefaultKey(named, owner) ? null : named };
};

/** Why no key service can have such a key, or may let it be used; `null` for one that it may have. */
export const referenceFailure = ({ keyId, ...here }: KeySelector): KeyFailure | null => {
  const { kind } = keyReference(keyId, here);
  if (kind === 'managed') return 'denied';
  return kind === 'malformed' || kind === 'otherRegion' ? 'notFound' : null;
};

/** What a caller hears of a `KmsKeyId` that cannot be right, whatever keys there are; else `null`. */
export const keyRejection = (named: NamedKey, here: Owner): Rejection | null => {
  const reference = keyReference(named, here);
  switch (reference.kind) {
    case 'malformed':
      return { ...rejection('InvalidParameter', INVALID_KEY_ID), keyFailure: 'notFound' };
    case 'otherRegion': {
      const message = invalidKeyArn(reference.region);
      return { ...rejection('InvalidParameter', message), keyFailure: 'notFound' };
    }
    case 'managed':
      return { ...rejection('KeyAccessDenied', KEY_ACCESS_DENIED), keyFailure: 'denied' };
    default:
      return null;
  }
};
