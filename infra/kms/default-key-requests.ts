// What making a default key takes. Only a local host may send these: a deployment declares its key in
// serverless.yml, and its role has none of the permissions.
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  type KeyMetadata,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { DefaultKeyOwner } from './default-key-owner.ts';

/** The shortest waiting period KMS takes. */
const ORPHAN_DAYS = 7;

/**
 * The key behind a default alias. By the tag an operator finds every one of them, and the roles of a
 * stage may use it.
 */
export const createDefaultKey = ({ account, stage }: DefaultKeyOwner) =>
  new CreateKeyCommand({
    Description: `Default key of sealstream account ${account}${stage === null ? '' : `, stage ${stage}`}`,
    Tags: [{ TagKey: 'sealstream', TagValue: stage ?? 'default' }],
  });

/** Point an alias at a key; refused when the alias exists. */
export const createAlias = (alias: string, keyArn: string) =>
  new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyArn });

/** Which key an alias names. */
export const describeKey = (alias: string) => new DescribeKeyCommand({ KeyId: alias });

/** Withdraw a key that was made and never used. */
export const discardKey = (keyArn: string) =>
  new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: ORPHAN_DAYS });

/** The ARN in an answer about a key. */
export const arnOf = (metadata: KeyMetadata | undefined): string => {
  if (metadata?.Arn !== undefined) return metadata.Arn;
  throw new Error('KMS described a key without its ARN');
};
