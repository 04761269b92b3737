import type { KMSClient } from '@aws-sdk/client-kms';
import { type EncryptionContext, KEY_VALIDATION } from '../../domain/ports/key-service.ts';
import { ownerOf } from '../../domain/secret/names.ts';
import { generateUnder } from './data-key.ts';
import { type DefaultKeyOwner, defaultAlias } from './default-key-alias.ts';

/** Whether a key may be used for a secret, by the AWS account in its name. */
export type AdmitsKey = (
  client: KMSClient,
  keyId: string,
  context: EncryptionContext,
) => Promise<boolean>;

const ARN_ACCOUNT = /^arn:[^:]*:kms:[^:]*:([^:]*):/;

/**
 * The keys of the secret's own account, of the AWS account this service works in, and of `named` ones.
 * Key ARNs come out of the store: who can write there and nothing else must not have values served, or
 * sealed, under a key of an account that is theirs. A name without an account is of our own.
 */
export const keyAccounts = (named: ReadonlySet<string>, stage: string | null): AdmitsKey => {
  const learned = new Map<string, string>();

  return async (client, keyId, context) => {
    const account = ARN_ACCOUNT.exec(keyId)?.[1];
    const owner = ownerOf(context.secretArn);
    if (account === undefined || account === owner.account || named.has(account)) return true;
    const place = `${owner.account} ${owner.region}`;
    const own =
      learned.get(place) ?? (await accountOfDefaultKey(client, { ...owner, stage }, context));
    if (own !== null) learned.set(place, own);
    return account === own;
  };
};

/**
 * The account of this service may have another number than its AWS account. Which that is, KMS tells by
 * the ARN of the default key, for a data key that nobody uses; `null` while there is no default key.
 */
const accountOfDefaultKey = async (
  client: KMSClient,
  owner: DefaultKeyOwner,
  { secretArn }: EncryptionContext,
): Promise<string | null> => {
  const context = { secretArn, versionId: KEY_VALIDATION } as const;
  const made = await generateUnder(client, defaultAlias(owner), context);
  if (!made.ok) return null;
  made.value.plaintext.fill(0);
  return ARN_ACCOUNT.exec(made.value.wrapped.keyArn)?.[1] ?? null;
};
