import type { KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../../domain/ports/clock.ts';
import type { EncryptionContext, KeyService } from '../../domain/ports/key-service.ts';
import { branded, type Region } from '../../domain/secret/ids.ts';
import { systemClock } from '../system/clock.ts';
import { generateUnder, unwrapWith } from './data-key.ts';
import { defaultKeys, isDefaultOfAnother } from './default-key.ts';

/** What the adapter works with. */
export type KmsOptions = {
  /** The client for a region: a key is always of the region of its secret. */
  clientFor(region: Region): KMSClient;
  /** Says how long an attempt to make a default key is past. */
  readonly clock?: Clock;
};

/**
 * The port on AWS KMS. Keys are named to KMS as the caller named them, and KMS decides who may use
 * which; only the default keys, which belong to this service, are kept to their own account here.
 */
export const kmsKeyService = ({ clientFor, clock = systemClock }: KmsOptions): KeyService => {
  const generateUnderDefault = defaultKeys(clock);
  return {
    generateDataKey: async ({ account, region, keyId }, context) => {
      const client = clientFor(region);
      if (keyId === null) return generateUnderDefault(client, { account, region }, context);
      if (isDefaultOfAnother(keyId, account)) return { ok: false, failure: 'denied' };
      // A name of the caller's that KMS does not even read names no key.
      return generateUnder(client, keyId, context, 'notFound');
    },
    unwrap: (wrapped, context) => unwrapWith(clientFor(regionOf(context)), wrapped, context),
  };
};

/** From the ARN of the secret and not of the key, which came with the stored bytes. */
const regionOf = ({ secretArn }: EncryptionContext): Region =>
  branded<Region>(secretArn.split(':')[3] ?? '');
