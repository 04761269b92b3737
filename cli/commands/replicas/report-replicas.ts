import { resolve } from 'node:path';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { reportedTo } from '../../../app/replication/workers.ts';
import type { AccountId, Region } from '../../../domain/secret/ids.ts';
import type { Owner } from '../../../domain/secret/names.ts';
import { assertDirectoryNotNewer } from '../../../server/data-directory/data-directory.ts';
import { storedAccount } from '../../../server/data-directory/stored-credentials.ts';
import { type Deployment, openDeployment } from '../../../server/deployment/deployment.ts';
import type { ServeOptions } from '../../../server/settings/serve-options.ts';
import { replicationPorts } from '../../../server/workers/workers.ts';
import type { Io } from '../../command.ts';
import { formatTable } from '../../table.ts';
import { defaultRegion } from '../common-flags.ts';
import { listed, type ReplicaRow, reconciled, regionFault, retried } from './rows.ts';

/** What to do about replicas. */
export type ReplicaTask = 'list' | 'retry' | 'reconcile' | 'dry-run';

/** Which replicas, and how to report on them. */
type ReplicaOptions = Pick<ServeOptions, 'dataDirectory' | 'store' | 'keys' | 'table'> & {
  /** Of the primaries; `null` for all regions of the deployment. */
  readonly region: Region | null;
  /** `null` for the account of the data directory. */
  readonly account: AccountId | null;
  readonly json: boolean;
};

/**
 * Does a task for all replicas, also beside a running service, and prints a row for each that is, or was,
 * out of sync. Resolves to the exit code: 1 if one still is. Throws `OperatorError`.
 */
export const reportReplicas = async (
  task: ReplicaTask,
  options: ReplicaOptions,
  io: Io,
): Promise<number> => {
  const rows = await rowsOf(task, options, io);
  const lines = options.json ? rows.map((row) => JSON.stringify(row)) : asText(task, rows);
  for (const line of lines) io.out(line);
  return rows.some(({ open }) => open) ? 1 : 0;
};

const rowsOf = async (
  task: ReplicaTask,
  options: ReplicaOptions,
  io: Io,
): Promise<readonly ReplicaRow[]> => {
  const dataDirectory = lazyDirectory(options.dataDirectory);
  const account = options.account ?? storedAccount(dataDirectory());
  const deployment = await openDeployment({
    options: { ...options, createTable: false },
    dataDirectory,
    env: io.env,
  });
  try {
    const callbacks = reportedTo({ replica: () => {} }, true);
    const ports = { ...replicationPorts(deployment), callbacks };
    const rows: ReplicaRow[] = [];
    for (const region of regionsOf(options, deployment, io)) {
      try {
        for await (const row of TASKS[task](ports, { account, region })) rows.push(row);
      } catch (thrown) {
        rows.push(regionFault(region, thrown));
      }
    }
    return rows;
  } finally {
    deployment.close();
  }
};

/** Resolves the data directory lazily: with DynamoDB, KMS and a given account there is none. */
const lazyDirectory = (given: string): (() => string) => {
  let path: string | undefined;
  return () => {
    if (path === undefined) {
      const found = resolve(given);
      assertDirectoryNotNewer(found);
      path = found;
    }
    return path;
  };
};

const regionsOf = (
  { region, store }: ReplicaOptions,
  deployment: Pick<Deployment, 'regions'>,
  { env }: Io,
): readonly Region[] => {
  if (region !== null) return [region];
  return store === 'sqlite' ? deployment.regions() : [defaultRegion(env)];
};

type Rows = (ports: ReplicationPorts, owner: Owner) => AsyncIterable<ReplicaRow>;

const TASKS: Readonly<Record<ReplicaTask, Rows>> = {
  list: listed,
  retry: retried,
  reconcile: (ports, owner) => reconciled(ports, owner, { dryRun: false }),
  'dry-run': (ports, owner) => reconciled(ports, owner, { dryRun: true }),
};

const NOTHING_TO_RECONCILE = 'Nothing to bring in line: all replicas are equal to their primaries.';

/** What each task prints without any row. */
const NO_ROWS: Readonly<Record<ReplicaTask, string>> = {
  list: 'All replicas are in sync with their primaries.',
  retry: 'Nothing to try again: all replicas are in sync with their primaries.',
  reconcile: NOTHING_TO_RECONCILE,
  'dry-run': NOTHING_TO_RECONCILE,
};

const HEADINGS = ['PRIMARY', 'SECRET', 'REPLICA', 'STATE', 'OUTCOME'];

const asText = (task: ReplicaTask, rows: readonly ReplicaRow[]): readonly string[] =>
  rows.length === 0 ? [NO_ROWS[task]] : formatTable(HEADINGS, rows.map(cells));

const cells = ({ primary, secret, replica, state, outcome }: ReplicaRow): readonly string[] => [
  primary,
  secret,
  replica,
  state,
  outcome ?? '',
];
