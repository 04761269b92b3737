import { type AccountId, branded, type Region, type SecretName } from './ids.ts';
import {
  ARN_SUFFIX_LENGTH,
  isPossibleLength,
  isSecretName,
  type Owner,
  partitionOf,
} from './names.ts';

/**
 * A parsed SecretId, before anything is read ("Identifying a secret", user guide): the only stream
 * that it can refer to, with the suffix that the stored ARN must have; or that it cannot refer to a
 * secret here.
 */
export type SecretReference =
  | {
      readonly kind: 'secret';
      readonly owner: Owner;
      readonly name: SecretName;
      readonly suffix: string | null;
    }
  | { readonly kind: 'noSecret' }
  | { readonly kind: 'invalidName' };

const ARN = /^arn:([^:]+):secretsmanager:([^:]+):(\d{12}):secret:(.+)$/s;
const SUFFIXED = new RegExp(`^(.+)-([A-Za-z0-9]{${ARN_SUFFIX_LENGTH}})$`, 's');

/**
 * Parses a SecretId: a name in the caller's account, a full ARN, or an ARN without its suffix. A
 * hyphen and six characters at the end of an ARN are always interpreted as the suffix, so a partial
 * ARN of a name that ends like this finds nothing, as in AWS.
 */
export const parseSecretId = (secretId: string, caller: Owner): SecretReference => {
  if (secretId.startsWith('arn:')) return parseArn(secretId, caller.region);
  if (!isSecretName(secretId)) return { kind: 'invalidName' };
  if (!isPossibleLength(secretId)) return { kind: 'noSecret' };
  return { kind: 'secret', owner: caller, name: secretId, suffix: null };
};

const parseArn = (arn: string, here: Region): SecretReference => {
  const [, partition, region, account, resource] = ARN.exec(arn) ?? [];
  if (region !== here || partition !== partitionOf(here)) return { kind: 'noSecret' };
  if (account === undefined || resource === undefined) return { kind: 'noSecret' };
  const [, stem, suffix] = SUFFIXED.exec(resource) ?? [];
  const name = stem ?? resource;
  if (!isSecretName(name) || !isPossibleLength(name)) return { kind: 'noSecret' };
  const owner = { account: branded<AccountId>(account), region: here };
  return { kind: 'secret', owner, name, suffix: suffix ?? null };
};

/**
 * Whether a stored ARN has the suffix of the reference; a reference without a suffix matches any.
 */
export const matchesSuffix = (arn: string, suffix: string | null): boolean =>
  suffix === null || arn.endsWith(`-${suffix}`);
