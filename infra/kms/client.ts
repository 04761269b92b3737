import { KMSClient } from '@aws-sdk/client-kms';
import { bounded, type ClientTarget, clientConfiguration } from '../aws/bounded-client.ts';
import { probe } from './data-key.ts';
import { outcomeOf } from './failures.ts';

/** Creates a client of AWS KMS, whose calls end within the limits of the target. All KMS clients are made here. */
export const kmsClient = (target: ClientTarget): KMSClient =>
  bounded(new KMSClient(clientConfiguration(target)), target);

/**
 * Checks that KMS answers and accepts the credentials. Throws an `Outage` or a `Misconfiguration` if not; a
 * refusal of the request itself counts as an answer.
 */
export const probeKms = async (client: KMSClient): Promise<void> => {
  await outcomeOf(() => client.send(probe()), 'invalidCiphertext');
};
