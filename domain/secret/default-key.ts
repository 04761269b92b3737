import { branded, type KeyId } from './ids.ts';
import { type Owner, partitionOf } from './names.ts';

/** The key of an account and region that encrypts secrets without a key of their own. */
export const DEFAULT_KEY_ALIAS = 'alias/aws/secretsmanager';

/** The key a caller named; `null` when nothing, an empty text or the default key itself was named. */
export const keyIdOf = (named: string | undefined, owner: Owner): KeyId | null => {
  if (named === undefined || named === '' || named === DEFAULT_KEY_ALIAS) return null;
  return named === defaultKeyArn(owner) ? null : branded<KeyId>(named);
};

const defaultKeyArn = ({ account, region }: Owner): string =>
  `arn:${partitionOf(region)}:kms:${region}:${account}:${DEFAULT_KEY_ALIAS}`;
