import { processLimits } from '../../app/replication/ports.ts';
import { reconcileWorker, retryWorker, type WorkerPorts } from '../../app/replication/workers.ts';
import { purgeWorker } from '../../app/secret/purge.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { ChangeFeed } from '../../domain/ports/store-capabilities.ts';
import { inTurnAt } from '../../domain/replication/slots.ts';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { REGION_BREAKER } from '../../infra/aws/call-limits.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { randomIds } from '../../infra/system/random.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { changeFeeds } from './change-feed.ts';
import { type WorkerHost, workerHost } from './host.ts';

/** The background work of a service. */
export type Workers = {
  /** There is something new in the change feed of a region. */
  readonly wake: (region: Region) => void;
  /** Starts no more work; resolves when the work in progress is done. */
  readonly stop: () => Promise<void>;
};

/** Dependencies of the workers. */
export type WorkersOptions = {
  readonly deployment: Pick<Deployment, 'regional' | 'regions' | 'changes'>;
  readonly account: AccountId;
  readonly telemetry: Telemetry;
};

const HOUR = 3_600_000;

/**
 * Starts finishing deletions and copying replicas. Where there is no change feed, as with DynamoDB, the
 * functions of the deployment copy.
 */
export const startWorkers = ({ deployment, account, telemetry }: WorkersOptions): Workers => {
  const { regions, regional, changes } = deployment;
  const host = workerHost({ regions, telemetry, clock: systemClock, ids: randomIds });
  const storeOf = (region: Region) => regional(region).store;
  host.schedule(purgeWorker({ storeOf, pause: systemPause }), { first: 0, every: HOUR });
  if (changes === undefined) return { wake: () => {}, stop: host.stop };
  const ports = replicationPorts({ regional });
  const { wake } = startReplication(host, { ports, account, regions, changes });
  return { wake, stop: host.stop };
};

/** The dependencies of replication in a process that serves every region. */
export const replicationPorts = ({ regional }: Pick<Deployment, 'regional'>): WorkerPorts => ({
  regional,
  clock: systemClock,
  ids: randomIds,
  pause: systemPause,
  ...processLimits(systemClock, REGION_BREAKER),
});

/** Dependencies of replication. */
export type ReplicationOptions = {
  readonly ports: WorkerPorts;
  readonly account: AccountId;
  readonly regions: () => readonly Region[];
  readonly changes: (region: Region) => ChangeFeed;
  readonly periods?: Periods;
};

/** In milliseconds. */
type Periods = {
  /** How often failed copies are looked for. */
  readonly retry: number;
  /** How long after the start everything is compared, since an earlier process may have missed changes. */
  readonly first: number;
  /** How often the secrets in turn are compared after that. */
  readonly reconcile: number;
};

const PERIODS: Periods = { retry: 15_000, first: 60_000, reconcile: HOUR };

/** Copies what changes, beginning with what an earlier process left, and heals what no change leads to. */
export const startReplication = (
  host: WorkerHost,
  { ports, account, regions, changes, periods = PERIODS }: ReplicationOptions,
): Pick<Workers, 'wake'> => {
  const feeds = host.adopt((shared) => changeFeeds({ ports, changes, host: shared }));
  // Includes permanent failures, since their cause may be gone.
  const comparison = { account: async () => account, dryRun: false, eagerness: 'all' } as const;
  const everything = reconcileWorker(ports, { ...comparison, inTurn: () => () => true });
  const part = reconcileWorker(ports, { ...comparison, inTurn: inTurnAt });
  host.schedule(retryWorker(ports), { every: periods.retry });
  host.schedule(everything, { first: periods.first });
  host.schedule(part, { every: periods.reconcile });
  for (const region of regions()) feeds.ask(region);
  return { wake: feeds.ask };
};
