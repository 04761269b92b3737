import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import type { AccountId } from '../../domain/secret/ids.ts';

const DEFAULT_KEY = /(?:^|:)(alias\/sealstream\/([^/]+)\/(?:(?:[^/]+\/)?secretsmanager$)?)/;

/** Owner of a default key: an account, and a deployed stage unless that is `null`. */
export type DefaultKeyOwner = { readonly account: AccountId; readonly stage: string | null };

/**
 * Alias of a default key. Only AWS can create aliases under `alias/aws/`, so the default key of an account of this
 * service is a customer managed key behind this alias, one per stage. The stack declares the same alias.
 */
export const defaultAlias = ({ account, stage }: DefaultKeyOwner): string =>
  `alias/sealstream/${account}/${stage === null ? '' : `${stage}/`}secretsmanager`;

/** Whether an alias or alias ARN names the default key of another account or stage. */
export const isDefaultOfAnother = (keyId: string, owner: DefaultKeyOwner): boolean => {
  const [, alias = '', account] = DEFAULT_KEY.exec(keyId) ?? [];
  if (account === undefined) return false;
  return (
    account !== owner.account || (alias.endsWith('secretsmanager') && alias !== defaultAlias(owner))
  );
};

/** This service lacks permission to use its own default key, which is not the caller's fault. */
export const missingUsePermission = (alias: string, action: string): Misconfiguration =>
  new Misconfiguration(
    `This service lacks the permission kms:${action} for the default key, ${alias}. (A policy that ` +
      'goes by tags may take five minutes to hold for a new key.)',
  );

/** There is no default key, and this service lacks permission for a step of creating it. */
export const missingCreatePermission = (alias: string, action: string): Misconfiguration =>
  new Misconfiguration(
    `The default key ${alias} does not exist, or is not shown yet, and this service lacks the ` +
      `permission kms:${action} to make it. Deploy serverless.yml, which declares key and alias; a ` +
      'local host needs kms:CreateKey, kms:TagResource, kms:CreateAlias, kms:DescribeKey and ' +
      'kms:ScheduleKeyDeletion.',
  );
