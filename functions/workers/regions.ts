import type { RegionPorts, ReplicationPorts } from '../../app/replication/ports.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { ClientTarget } from '../../infra/aws/bounded-client.ts';
import { OTHER_REGION, SAME_REGION } from '../../infra/aws/call-limits.ts';
import { stageOfTable } from '../../infra/aws/stage.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import { dynamoClient } from '../../infra/dynamodb/client.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { kmsClient } from '../../infra/kms/client.ts';
import { kmsKeyService } from '../../infra/kms/key-service.ts';
import type { ReplicationSettings } from './settings.ts';

/** The table and keys of each region a worker may reach, for one container. Clients are made on first use. */
export const deployedRegions = ({
  region: own,
  tableName,
  replicaRegions,
}: ReplicationSettings): ReplicationPorts['regional'] => {
  const target = (region: Region): ClientTarget => ({
    region,
    limits: region === own ? SAME_REGION : OTHER_REGION,
  });
  const kms = perRegion((region) => kmsClient(target(region)));
  const sealer = envelopeSealer({
    keys: kmsKeyService({ clientFor: kms, stage: stageOfTable(tableName) }),
  });
  const ports = perRegion((region): RegionPorts => {
    const client = dynamoClient(target(region));
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
