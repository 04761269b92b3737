import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { Region } from '../../domain/secret/ids.ts';

/** One KMS client per region, made when it is first needed; they share the rest of the set-up. */
export const kmsClients = (
  configuration: KMSClientConfig = {},
): ((region: Region) => KMSClient) => {
  const clients = new Map<Region, KMSClient>();
  return (region) => {
    const client = clients.get(region) ?? new KMSClient({ ...configuration, region });
    clients.set(region, client);
    return client;
  };
};
