import { processLimits, type ReplicationPorts } from '../../../app/replication/ports.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { api } from '../../../functions/api/pipeline.ts';
import { processPorts } from '../../../functions/api/process-ports.ts';
import { noThrottle } from '../../../functions/api/throttle.ts';
import { REGION_BREAKER } from '../../../infra/aws/call-limits.ts';
import { rootAccessKey, staticDirectory } from '../../../infra/credentials/static-directory.ts';
import { PRESIGNED_MAX } from '../../../infra/sigv4/presigned.ts';
import { signingKeys } from '../../../infra/sigv4/signing-key.ts';
import { startDynamoDbLocal } from '../../../test/support/dynamodb-local.ts';
import { ACCOUNT } from '../../../test/support/examples.ts';
import { startFakeKms } from '../../../test/support/fake-kms.ts';
import { CREDENTIALS, REGION } from '../../../test/support/root.ts';
import { signed } from '../../../test/support/sign.ts';
import {
  type Backends,
  type Footprint,
  openRegion,
  type RegionalService,
} from './regional-service.ts';

/** The region that requests go to. */
export const PRIMARY_REGION = branded<Region>(REGION);

/** The footprint of some work in a region. Throws for one that was not opened. */
export type Footprints = (region: Region) => Footprint;

/** The serverless deployment, on emulators. */
export type Serverless = {
  /** Sends a request to the primary's region. Throws for any status but 200. */
  readonly ask: (operation: string, input: object) => Promise<void>;
  /** Observes the calls that some work makes per region; nothing else may be in progress. */
  readonly observe: (work: () => Promise<void>) => Promise<Footprints>;
  /** The workers' ports. A copy that fails throws. */
  readonly replication: ReplicationPorts;
  readonly close: () => Promise<void>;
};

/** Opens production adapters on DynamoDB Local and a fake KMS, in the primary's and other regions. */
export const openServerless = async (others: readonly Region[] = []): Promise<Serverless> => {
  const backends = { database: await startDynamoDbLocal(), kms: await startFakeKms() };
  const services = [PRIMARY_REGION, ...others].map(
    async (region) => [region, await openRegion(backends, region)] as const,
  );
  return wired(backends, new Map(await Promise.all(services)));
};

const wired = (
  { database, kms }: Backends,
  services: ReadonlyMap<Region, RegionalService>,
): Serverless => {
  const shared = processPorts({
    rootSecretAccessKey: CREDENTIALS.secretAccessKey,
    telemetry: () => {},
  });
  const portsOf = (region: Region) => opened(services, region).ports;
  const answer = api({
    serves: () => true,
    copiesTo: () => true,
    regional: portsOf,
    credentials: staticDirectory([rootAccessKey(ACCOUNT, CREDENTIALS)]),
    signingKeys: signingKeys({ max: 1 }),
    throttle: noThrottle,
    presignedMax: PRESIGNED_MAX,
    ...shared,
    telemetry: () => {},
  });
  return {
    ask: async (operation, input) => {
      const request = await signed({ target: operation, body: JSON.stringify(input) });
      const { status, body } = await answer(request);
      if (status !== 200) throw new Error(`${operation}: HTTP ${status} ${body}`);
    },
    observe: async (work) => {
      const counted = [...services].map(([region, { count }]) => [region, count()] as const);
      await work();
      const footprints = new Map(counted.map(([region, since]) => [region, since()]));
      return (region) => opened(footprints, region);
    },
    replication: {
      ...shared,
      ...processLimits(shared.clock, REGION_BREAKER),
      regional: portsOf,
      callbacks: THROWN,
    },
    close: async () => {
      for (const { close } of services.values()) close();
      await Promise.all([database.stop(), kms.close()]);
    },
  };
};

const opened = <What>(regions: ReadonlyMap<Region, What>, region: Region): What => {
  const found = regions.get(region);
  if (found === undefined) throw new Error(`No region ${region} was opened`);
  return found;
};

const THROWN: ReplicationPorts['callbacks'] = {
  failed: ({ region, message }, error) => {
    throw new Error(`A copy to ${region} failed: ${message}`, { cause: error });
  },
  mayGiveUp: true,
  gaveUp: async () => {},
};
