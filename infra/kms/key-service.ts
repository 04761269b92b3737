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

/** Dependencies of the adapter. */
export type KmsOptions = {
  /** The client for a region: a key is always in the region of its secret. */
  clientFor(region: Region): KMSClient;
  /** The deployed stage whose default keys are used; `null` for those of local hosts. */
  readonly stage: string | null;
  /** Dates attempts to create a default key. */
  readonly clock?: Clock;
  /** Other AWS accounts whose keys may be used, for keys shared with ours. */
  readonly accounts?: ReadonlySet<string>;
};

/**
 * The key service port on AWS KMS. Key names are passed on as the caller gave them, and KMS decides who may use
 * which key. Two rules are enforced here: a default key serves its own account and stage only, and keys of other AWS
 * accounts are denied unless the account is listed.
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

/** Dependencies for using the keys of one region. */
type Keys = {
  readonly client: KMSClient;
  readonly stage: string | null;
  readonly underDefault: UnderDefault;
};

const DENIED = { ok: false, failure: 'denied' } as const;

/** Sends the request under the selected key. */
const underSelected = async <Value>(
  { client, stage, underDefault }: Keys,
  selector: KeySelector,
  request: KeyRequest<Value> & { readonly admits: (keyId: string) => Promise<boolean> },
): Promise<KeyOutcome<Value>> => {
  const failure = referenceFailure(selector);
  if (failure !== null) return { ok: false, failure };
  // `alias/aws/secretsmanager` means this service's default key, never that of the AWS account.
  const { account, region, keyId } = keySelector(selector.keyId, selector);
  if (keyId === null) return underDefault(client, { account, region }, request);
  if (isDefaultOfAnother(keyId, { account, stage }) || !(await request.admits(keyId)))
    return DENIED;
  // A caller's key name that KMS cannot parse names no key.
  return request.send(keyId, 'notFound');
};

/** The region in the secret's ARN; the key's ARN comes from stored bytes and is not trusted for this. */
const regionOf = ({ secretArn }: EncryptionContext): Region =>
  branded<Region>(secretArn.split(':')[3] ?? '');
