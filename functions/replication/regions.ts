import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { RegionPorts, ReplicationPorts } from '../../domain/replication/ports.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { kmsKeyService } from '../../infra/kms/key-service.ts';
import { clientOptions } from '../lambda/clients.ts';
import type { ReplicationSettings } from './settings.ts';

/** The table and keys of each region a worker may reach, for one container. Clients are made on first use. */
export const deployedRegions = ({
  region: own,
  tableName,
  replicaRegions,
}: ReplicationSettings): ReplicationPorts['regional'] => {
  const kms = perRegion((region) => new KMSClient(clientOptions(region)));
  const sealer = envelopeSealer({ keys: kmsKeyService({ clientFor: kms }) });
  const ports = perRegion((region): RegionPorts => {
    const client = new DynamoDBClient(clientOptions(region));
    return { store: dynamoEventStore({ client, tableName }), sealer };
  });
  return (region) => (region === own || replicaRegions.has(region) ? ports(region) : null);
};

const perRegion = <Made>(make: (region: Region) => Made): ((region: Region) => Made) => {
  const all = new Map<Region, Made>();
  return (region) => {
    const one = all.get(region) ?? make(region);
    all.set(region, one);
    return one;
  };
};
