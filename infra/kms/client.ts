import { KMSClient } from '@aws-sdk/client-kms';
import { bounded, type ClientTarget, clientConfiguration } from '../aws/bounded-client.ts';
import { probe } from './data-key.ts';
import { outcomeOf } from './failures.ts';

/** The only way to a client of AWS KMS: its calls end within the limits of the target. */
export const kmsClient = (target: ClientTarget): KMSClient =>
  bounded(new KMSClient(clientConfiguration(target)), target);

/**
 * Finds out whether KMS answers and knows the credentials. Throws an `Outage` or a `Misconfiguration` if
 * not; what it refuses is as good as what it grants.
 */
export const probeKms = async (client: KMSClient): Promise<void> => {
  await outcomeOf(() => client.send(probe()), 'invalidCiphertext');
};
