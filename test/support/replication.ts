import { processLimits, type RegionPorts } from '../../app/replication/ports.ts';
import type { WorkerPorts } from '../../app/replication/workers.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { branded, instant, type Region } from '../../domain/secret/ids.ts';
import { logLines, type TaskLine } from '../../functions/lambda/log-lines.ts';
import type { ReplicationDeployment } from '../../functions/workers/deployment.ts';
import { REGION_BREAKER } from '../../infra/aws/call-limits.ts';
import { randomIds } from '../../infra/system/random.ts';
import { type memoryService, NOW } from './memory-service.ts';
import { REGION } from './root.ts';

/** The region of the primaries in these tests, and the regions of their replicas. */
export const OREGON = branded<Region>(REGION);
export const IRELAND = branded<Region>('eu-west-1');
export const TOKYO = branded<Region>('ap-northeast-1');

/** Dependencies of the replication workers: the regions of a service, and a manual clock. */
export const replicationWorkers = (
  regional: (region: Region) => RegionPorts,
  enabled: readonly string[] = [OREGON, IRELAND, TOKYO],
) => {
  let now = NOW.getTime();
  const clock = { now: () => instant(now) };
  const away = new Set<string>();
  const logs: TaskLine[] = [];
  const telemetry = logLines((line) => {
    if ('task' in line) logs.push(line);
  });
  const ports: WorkerPorts = {
    regional: (region) => {
      if (!enabled.includes(region)) return null;
      return away.has(region) ? unreachable(regional(region)) : regional(region);
    },
    clock,
    ids: randomIds,
    pause: async () => {},
    ...processLimits(clock, REGION_BREAKER),
  };
  return {
    ports,
    logs,
    /** Regions that are unavailable at present. */
    away,
    options: (region = OREGON): ReplicationDeployment => ({ region, ports, telemetry }),
    /** Advances the clock by this many seconds. */
    wait: (seconds: number) => {
      now += seconds * 1000;
    },
  };
};

const unreachable = ({ store, sealer }: RegionPorts): RegionPorts => {
  const fail = () => Promise.reject(new Outage('unavailable', 'The region is away'));
  const parts = { load: fail, replicaStatuses: fail, due: fail, list: fail };
  return { sealer, store: { ...store, ...parts } };
};

/** Creates a secret with the value "value" and replicas in these regions. */
export const createReplicated = (
  service: Pick<ReturnType<typeof memoryService>, 'ask'>,
  Name: string,
  regions: readonly string[],
) =>
  service.ask('CreateSecret', {
    Name,
    ClientRequestToken: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
    SecretString: 'value',
    AddReplicaRegions: regions.map((Region) => ({ Region })),
  });
