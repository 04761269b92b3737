import type { KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../../domain/ports/clock.ts';
import type {
  EncryptionContext,
  KeyOutcome,
  KeySelector,
  KeyService,
} from '../../domain/ports/key-service.ts';
import { branded, type Region } from '../../domain/secret/ids.ts';
import { keySelector, referenceFailure } from '../../domain/secret/key-reference.ts';
import { assertKeyLength } from '../crypto/aes-gcm.ts';
import { systemClock } from '../system/clock.ts';
import { generateUnder, unwrapWith, wrapUnder } from './data-key.ts';
import { defaultKeys, type KeyRequest, type UnderDefault } from './default-key.ts';
import { isDefaultOfAnother } from './default-key-alias.ts';
import { keyAccounts } from './key-accounts.ts';

/** What the adapter works with. */
export type KmsOptions = {
  /** The client for a region: a key is always of the region of its secret. */
  clientFor(region: Region): KMSClient;
  /** The deployed stage whose default keys are used; `null`: those of local hosts. */
  readonly stage: string | null;
  /** Says how long an attempt to make a default key is past. */
  readonly clock?: Clock;
  /** AWS accounts whose keys may be used besides our own, for keys that were shared with it. */
  readonly accounts?: ReadonlySet<string>;
};

/**
 * The port on AWS KMS. Keys are named to KMS as the caller named them, and KMS decides who may use
 * which. Kept to their own account here are the default keys, which belong to this service, and keys of
 * other AWS accounts, unless those are named.
 */
export const kmsKeyService = (options: KmsOptions): KeyService => {
  const { clientFor, stage, clock = systemClock, accounts = new Set() } = options;
  const underDefault = defaultKeys(stage, clock);
  const admits = keyAccounts(accounts, stage);
  return {
    generateDataKey: async (key, context) => {
      const client = clientFor(key.region);
      return underSelected({ client, stage, underDefault }, key, {
        action: 'GenerateDataKey',
        send: (keyId, malformed) => generateUnder(client, keyId, context, malformed),
        admits: (keyId) => admits(client, keyId, context),
      });
    },
    wrap: async (key, dataKey, context) => {
      assertKeyLength(dataKey);
      const client = clientFor(key.region);
      return underSelected({ client, stage, underDefault }, key, {
        action: 'Encrypt',
        send: (keyId, malformed) => wrapUnder(client, keyId, { dataKey, context }, malformed),
        admits: (keyId) => admits(client, keyId, context),
      });
    },
    unwrap: async (wrapped, context) => {
      const client = clientFor(regionOf(context));
      const isAdmitted = await admits(client, wrapped.keyArn, context);
      return isAdmitted ? unwrapWith(client, wrapped, context) : DENIED;
    },
  };
};

/** What keys of one region are used by. */
type Keys = {
  readonly client: KMSClient;
  readonly stage: string | null;
  readonly underDefault: UnderDefault;
};

const DENIED = { ok: false, failure: 'denied' } as const;

/** The request under the key its user means. */
const underSelected = async <Value>(
  { client, stage, underDefault }: Keys,
  selector: KeySelector,
  request: KeyRequest<Value> & { readonly admits: (keyId: string) => Promise<boolean> },
): Promise<KeyOutcome<Value>> => {
  const failure = referenceFailure(selector);
  if (failure !== null) return { ok: false, failure };
  // `alias/aws/secretsmanager` is this service's own default key, never that of the AWS account.
  const { account, region, keyId } = keySelector(selector.keyId, selector);
  if (keyId === null) return underDefault(client, { account, region }, request);
  if (isDefaultOfAnother(keyId, { account, stage }) || !(await request.admits(keyId)))
    return DENIED;
  // A name of the caller's that KMS does not even read names no key.
  return request.send(keyId, 'notFound');
};

/** From the ARN of the secret and not of the key, which came with the stored bytes. */
const regionOf = ({ secretArn }: EncryptionContext): Region =>
  branded<Region>(secretArn.split(':')[3] ?? '');
