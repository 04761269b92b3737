import { KMSClient } from '@aws-sdk/client-kms';
import { bounded, type ClientTarget, clientConfiguration } from '../aws/bounded-client.ts';

/** The only way to a client of AWS KMS: its calls end within the limits of the target. */
export const kmsClient = (target: ClientTarget): KMSClient =>
  bounded(new KMSClient(clientConfiguration(target)), target);
