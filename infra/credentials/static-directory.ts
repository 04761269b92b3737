import type { AccessKey, CredentialDirectory } from '../../domain/ports/credential-directory.ts';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { partitionOf } from '../../domain/secret/names.ts';

/** A credential directory of keys known at start-up. */
export const staticDirectory = (accessKeys: readonly AccessKey[]): CredentialDirectory => {
  const known = new Map(accessKeys.map((accessKey) => [accessKey.accessKeyId, accessKey]));
  return { find: async (accessKeyId) => known.get(accessKeyId) ?? null };
};

/**
 * The access key of an account's root principal, which may do everything in that account. The region decides the
 * partition of its ARN; a deployment of several regions leaves it out, and is in `aws`.
 */
export const rootAccessKey = (
  account: AccountId,
  { accessKeyId, secretAccessKey }: Omit<AccessKey, 'principal'>,
  region?: Region,
): AccessKey => ({
  accessKeyId,
  secretAccessKey,
  principal: { account, arn: `arn:${partitionIn(region)}:iam::${account}:root` },
});

const partitionIn = (region: Region | undefined): string =>
  region === undefined ? 'aws' : partitionOf(region);
