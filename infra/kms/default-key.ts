import { AlreadyExistsException, type KeyMetadata, type KMSClient } from '@aws-sdk/client-kms';
import type { DataKey, EncryptionContext, KeyOutcome } from '../../domain/ports/key-service.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { AccountId } from '../../domain/secret/ids.ts';
import { generateUnder } from './data-key.ts';
import { outcomeOf } from './failures.ts';
import { createAlias, createDefaultKey, describeKey, discardKey } from './requests.ts';

const DEFAULT_OF = /(?:^|:)alias\/sealstream\/([^/]+)\//;

/**
 * Nobody but AWS makes aliases under `alias/aws/`, so the default key of an account of this service
 * is a customer managed key behind this one.
 */
const defaultAlias = (account: AccountId): string => `alias/sealstream/${account}/secretsmanager`;

/** Whether an alias or alias ARN names the default key of some other account. */
export const isDefaultOfAnother = (keyId: string, account: AccountId): boolean => {
  const owner = DEFAULT_OF.exec(keyId)?.[1];
  return owner !== undefined && owner !== account;
};

/** A data key under the account's default key: one request to KMS, but for the very first use. */
export const generateUnderDefault = async (
  client: KMSClient,
  account: AccountId,
  context: EncryptionContext,
): Promise<KeyOutcome<DataKey>> => {
  const alias = defaultAlias(account);
  const usual = await generateUnder(client, alias, context);
  if (usual.ok || usual.failure !== 'notFound') return usual;
  const key = await makeDefaultKey(client, account, alias);
  return settled(key.ok ? await generateUnder(client, key.value, context) : key);
};

/** Make a key and claim the alias for it; withdraw the key if the alias went to another. */
const makeDefaultKey = async (
  client: KMSClient,
  account: AccountId,
  alias: string,
): Promise<KeyOutcome<string>> => {
  const made = await outcomeOf(() => client.send(createDefaultKey(account)));
  if (!made.ok) return made;
  const ours = arnOf(made.value.KeyMetadata);
  const { key, orphaned } = await claimAlias(client, alias, ours);
  if (!orphaned) return key;
  const discarded = await outcomeOf(() => client.send(discardKey(ours)));
  return discarded.ok ? key : discarded;
};

/** The key that has the alias, and whether it is certain that ours is left without it. */
type Claim = { readonly key: KeyOutcome<string>; readonly orphaned: boolean };

/**
 * Give the alias to our key. A repeat by the SDK, after a reply that got lost, is told that the alias
 * exists when it was ourselves who made it: so look whose it is, never assume.
 */
const claimAlias = async (client: KMSClient, alias: string, ours: string): Promise<Claim> => {
  try {
    const claimed = await outcomeOf(() => client.send(createAlias(alias, ours)));
    if (claimed.ok) return { key: { ok: true, value: ours }, orphaned: false };
    return { key: claimed, orphaned: claimed.failure === 'denied' };
  } catch (error) {
    if (!(error instanceof AlreadyExistsException)) throw error;
  }
  const found = await outcomeOf(() => client.send(describeKey(alias)));
  if (!found.ok) return { key: found, orphaned: false };
  const named = arnOf(found.value.KeyMetadata);
  return { key: { ok: true, value: named }, orphaned: named !== ours };
};

/** KMS shows new keys and aliases after a moment (developer guide, "Eventual consistency"). */
const settled = <Value>(outcome: KeyOutcome<Value>): KeyOutcome<Value> => {
  if (outcome.ok || outcome.failure !== 'notFound') return outcome;
  throw new Outage('unavailable', 'KMS does not show the new default key yet');
};

const arnOf = (metadata: KeyMetadata | undefined): string => {
  if (metadata?.Arn !== undefined) return metadata.Arn;
  throw new Error('KMS described a key without its ARN');
};
