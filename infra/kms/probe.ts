import type { KMSClient } from '@aws-sdk/client-kms';
import { outcomeOf } from './failures.ts';
import { probe } from './requests.ts';

/**
 * Finds out whether KMS answers and knows the credentials. Throws an `Outage` or a `Misconfiguration` if
 * not; what it refuses is as good as what it grants.
 */
export const probeKms = async (client: KMSClient): Promise<void> => {
  await outcomeOf(() => client.send(probe()), 'invalidCiphertext');
};
