import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { Region } from '../../domain/secret/ids.ts';

/** Creates one KMS client per region, lazily; they share the rest of the configuration. */
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
