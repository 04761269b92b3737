import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import type { AccountId } from '../../domain/secret/ids.ts';

const DEFAULT_KEY = /(?:^|:)(alias\/sealstream\/([^/]+)\/(?:(?:[^/]+\/)?secretsmanager$)?)/;

/** Whose default key is meant: of an account, and of a deployed stage unless that is `null`. */
export type DefaultKeyOwner = { readonly account: AccountId; readonly stage: string | null };

/**
 * Nobody but AWS makes aliases under `alias/aws/`, so the default key of an account of this service
 * is a customer managed key behind this one, for each stage its own. serverless.yml declares the same.
 */
export const defaultAlias = ({ account, stage }: DefaultKeyOwner): string =>
  `alias/sealstream/${account}/${stage === null ? '' : `${stage}/`}secretsmanager`;

/** Whether an alias or alias ARN names the default key of some other account or stage. */
export const isDefaultOfAnother = (keyId: string, owner: DefaultKeyOwner): boolean => {
  const [, alias = '', account] = DEFAULT_KEY.exec(keyId) ?? [];
  if (account === undefined) return false;
  return (
    account !== owner.account || (alias.endsWith('secretsmanager') && alias !== defaultAlias(owner))
  );
};

/** KMS does not let this service use its own default key: nothing a caller could be blamed for. */
export const mayNotUse = (alias: string, action: string): Misconfiguration =>
  new Misconfiguration(
    `This service lacks the permission kms:${action} for the default key, ${alias}. (A policy that ` +
      'goes by tags may take five minutes to hold for a new key.)',
  );

/** There is no default key, and this service may not take a step of making it. */
export const mayNotMake = (alias: string, action: string): Misconfiguration =>
  new Misconfiguration(
    `The default key ${alias} does not exist, or is not shown yet, and this service lacks the ` +
      `permission kms:${action} to make it. Deploy serverless.yml, which declares key and alias; a ` +
      'local host needs kms:CreateKey, kms:TagResource, kms:CreateAlias, kms:DescribeKey and ' +
      'kms:ScheduleKeyDeletion.',
  );
