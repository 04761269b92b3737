import type { AccessKey, CredentialDirectory } from '../../domain/ports/credential-directory.ts';
import type { AccountId } from '../../domain/secret/ids.ts';

/** A directory of keys known at start-up. */
export const staticDirectory = (accessKeys: readonly AccessKey[]): CredentialDirectory => {
  const known = new Map(accessKeys.map((accessKey) => [accessKey.accessKeyId, accessKey]));
  return { find: async (accessKeyId) => known.get(accessKeyId) ?? null };
};

/** The key of an account's root principal, which may do everything in that account. */
export const rootAccessKey = (
  account: AccountId,
  { accessKeyId, secretAccessKey }: Omit<AccessKey, 'principal'>,
): AccessKey => ({
  accessKeyId,
  secretAccessKey,
  principal: { account, arn: `arn:aws:iam::${account}:root` },
});
