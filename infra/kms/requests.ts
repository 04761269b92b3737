import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  GenerateDataKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { EncryptionContext, WrappedKey } from '../../domain/ports/key-service.ts';
import type { AccountId } from '../../domain/secret/ids.ts';
import { namedContext } from '../crypto/encryption-context.ts';

/** The shortest waiting period KMS takes. */
const ORPHAN_DAYS = 7;

/** A data key under a key named in any of the four ways of KMS. */
export const generateDataKey = (keyId: string, context: EncryptionContext) =>
  new GenerateDataKeyCommand({
    KeyId: keyId,
    KeySpec: 'AES_256',
    EncryptionContext: { ...namedContext(context) },
  });

/** KMS could tell the key from the ciphertext; naming it refuses a ciphertext of any other key. */
export const decrypt = ({ keyArn, ciphertext }: WrappedKey, context: EncryptionContext) =>
  new DecryptCommand({
    KeyId: keyArn,
    CiphertextBlob: ciphertext,
    EncryptionContext: { ...namedContext(context) },
  });

/** The key behind an account's default alias. The tag lets an operator find every one of them. */
export const createDefaultKey = (account: AccountId) =>
  new CreateKeyCommand({
    Description: `Default key of sealstream account ${account}`,
    Tags: [{ TagKey: 'sealstream', TagValue: 'default' }],
  });

/** Point an alias at a key; refused when the alias exists. */
export const createAlias = (alias: string, keyArn: string) =>
  new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyArn });

/** Which key an alias names. */
export const describeKey = (alias: string) => new DescribeKeyCommand({ KeyId: alias });

/** Withdraw a key that was made and never used. */
export const discardKey = (keyArn: string) =>
  new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: ORPHAN_DAYS });
