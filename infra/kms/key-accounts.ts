import type { KMSClient } from '@aws-sdk/client-kms';
import { type EncryptionContext, KEY_VALIDATION } from '../../domain/ports/key-service.ts';
import { ownerOf } from '../../domain/secret/names.ts';
import { generateUnder } from './data-key.ts';
import { type DefaultKeyOwner, defaultAlias } from './default-key-alias.ts';

/** Decides by the AWS account in a key's name whether the key may be used for a secret. */
export type AdmitsKey = (
  client: KMSClient,
  keyId: string,
  context: EncryptionContext,
) => Promise<boolean>;

const ARN_ACCOUNT = /^arn:[^:]*:kms:[^:]*:([^:]*):/;

/**
 * Admits keys of the secret's own account, of the AWS account this service runs in, and of the `named` accounts. Key
 * ARNs come from the store: an attacker who can write only there must not get values served, or sealed, under a key
 * of an account of theirs. A name without an account refers to our own.
 */
export const keyAccounts = (named: ReadonlySet<string>, stage: string | null): AdmitsKey => {
  const learned = new Map<string, string>();

  return async (client, keyId, context) => {
    const account = ARN_ACCOUNT.exec(keyId)?.[1];
    const owner = ownerOf(context.secretArn);
    if (account === undefined || account === owner.account || named.has(account)) return true;
    const ownerKey = `${owner.account} ${owner.region}`;
    const own =
      learned.get(ownerKey) ?? (await accountOfDefaultKey(client, { ...owner, stage }, context));
    if (own !== null) learned.set(ownerKey, own);
    return account === own;
  };
};

/**
 * Finds the AWS account this service runs in, which may differ from the account id of its secrets: generates a data
 * key that is thrown away, and reads the account from the ARN of the default key. `null` while there is none.
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
