import type { RegionPorts } from '../../app/replication/ports.ts';
import { processLimits } from '../../app/replication/ports.ts';
import type { WorkerPorts } from '../../app/replication/workers.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { ClientTarget } from '../../infra/aws/bounded-client.ts';
import {
  OTHER_REGION,
  outageDetectionTime,
  REGION_BREAKER,
  SAME_REGION,
} from '../../infra/aws/call-limits.ts';
import { stageOfTable } from '../../infra/aws/stage.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import { dynamoClient } from '../../infra/dynamodb/client.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { kmsClient } from '../../infra/kms/client.ts';
import { kmsKeyService } from '../../infra/kms/key-service.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { randomIds } from '../../infra/system/random.ts';
import { REGION, REPLICA_REGIONS, type ReadSetting, TABLE } from '../lambda/environment.ts';
import { toStandardOutput } from '../lambda/log-lines.ts';

/** Settings of a function that replicates. */
export type ReplicationSettings = {
  /** The region it runs in, whose primaries it copies. */
  readonly region: Region;
  /** The same in every region. */
  readonly tableName: string;
  /** The regions it may copy to. */
  readonly replicaRegions: ReadonlySet<Region>;
};

/** Reads the environment. Throws at the first variable that is missing or not valid. */
export const replicationSettings = (read: ReadSetting): ReplicationSettings => ({
  region: read('AWS_REGION', REGION),
  tableName: read('SEALSTREAM_TABLE', TABLE),
  replicaRegions: read('SEALSTREAM_REPLICA_REGIONS', REPLICA_REGIONS),
});

/** Dependencies of a function that replicates. */
export type ReplicationDeployment = {
  /** The region of the primaries. */
  readonly region: Region;
  readonly ports: WorkerPorts;
  readonly telemetry: Telemetry;
};

/** The dependencies of a function that replicates, for one container. */
export const replicationDeployment = (settings: ReplicationSettings): ReplicationDeployment => ({
  region: settings.region,
  ports: {
    regional: deployedRegions(settings),
    clock: systemClock,
    ids: randomIds,
    pause: systemPause,
    ...processLimits(systemClock, REGION_BREAKER),
  },
  telemetry: toStandardOutput,
});

/**
 * The time that an invocation leaves unused, in milliseconds, for the secrets that were begun just before.
 * One takes a tenth of a second nearby, and a first copy of the largest to the farthest region some 20 s.
 * Where both values of a secret cause trouble, about six calls in turn go to the own region, each of which
 * may be as slow as it can; in the other region the slowest call is followed by one that finds it silent,
 * which ends the copy. A container that is killed all the same leaves each region as it was or as it
 * should be, and the work is done again.
 */
export const MARGIN = 6 * SAME_REGION.call + OTHER_REGION.call + outageDetectionTime(OTHER_REGION);

/** The table and keys of each region that may be reached. Clients are made on first use. */
export const deployedRegions = ({
  region: own,
  tableName,
  replicaRegions,
}: ReplicationSettings): WorkerPorts['regional'] => {
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
