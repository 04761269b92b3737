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
