import type { KeyOutcome } from '../../domain/ports/key-service.ts';
import { branded, type KeyArn } from '../../domain/secret/ids.ts';
import { type Owner, partitionOf } from '../../domain/secret/names.ts';

/** Alias of the default key of an account and region, used when no key is named. */
export const DEFAULT_ALIAS = 'alias/aws/secretsmanager';

/** A parsed reference to a key; both ARNs are in the caller's account and region. */
export type KeyReference =
  | { readonly kind: 'key'; readonly arn: KeyArn }
  | { readonly kind: 'alias'; readonly arn: string };

const ARN = /^arn:([^:]*):kms:([^:]*):([^:]*):(.+)$/s;
const KEY = 'key/';
const ALIAS = 'alias/';

/** ARN of a key by its id. */
export const keyArnOf = (owner: Owner, id: string): KeyArn =>
  branded<KeyArn>(`${arnPrefix(owner)}${KEY}${id}`);

/** ARN of an alias by its name, which begins with `alias/`. */
export const aliasArnOf = (owner: Owner, name: string): string => `${arnPrefix(owner)}${name}`;

/** Whether a key belongs to an account and region. */
export const isOwnedBy = (arn: KeyArn, owner: Owner): boolean => arn.startsWith(arnPrefix(owner));

/** The id at the end of a key ARN, or the name at the end of an alias ARN. */
export const resourceOf = (arn: string): string => {
  const resource = ARN.exec(arn)?.[4] ?? arn;
  return resource.startsWith(KEY) ? resource.slice(KEY.length) : resource;
};

/**
 * Parses a key id, key ARN, alias or alias ARN. Keys of other accounts are `denied` whether or not they exist;
 * keys of other regions, and anything that is none of the four, are `notFound`.
 */
export const parseKeyReference = (text: string, here: Owner): KeyOutcome<KeyReference> => {
  if (!text.startsWith('arn:')) return found(here, text.startsWith(ALIAS) ? text : `${KEY}${text}`);
  const [, partition, region, account, resource = ''] = ARN.exec(text) ?? [];
  if (account !== undefined && account !== here.account) return { ok: false, failure: 'denied' };
  const local = region === here.region && partition === partitionOf(here.region);
  const known = resource.startsWith(KEY) || resource.startsWith(ALIAS);
  return local && known ? found(here, resource) : { ok: false, failure: 'notFound' };
};

const found = (here: Owner, resource: string): KeyOutcome<KeyReference> => {
  const arn = `${arnPrefix(here)}${resource}`;
  return resource.startsWith(ALIAS)
    ? { ok: true, value: { kind: 'alias', arn } }
    : { ok: true, value: { kind: 'key', arn: branded<KeyArn>(arn) } };
};

const arnPrefix = ({ account, region }: Owner): string =>
  `arn:${partitionOf(region)}:kms:${region}:${account}:`;
