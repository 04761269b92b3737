import { type Call, type CommandGroup, command } from '../command.ts';
import { optional, toggle } from '../flags.ts';
import {
  account,
  dataDirectory,
  json,
  keyService,
  regionName,
  store,
  table,
} from './common-flags.ts';
import type { ReplicaTask } from './replicas/report-replicas.ts';

const FLAGS = {
  region: optional({
    metavar: '<region>',
    description:
      'region of the primaries; without it all regions of the data directory, or AWS_REGION with --store dynamodb',
    parse: regionName,
  }),
  account,
  json,
  'data-dir': dataDirectory,
  store,
  keys: keyService,
  table,
};

const report = async (task: ReplicaTask, { values, io }: Call<typeof FLAGS>): Promise<number> =>
  (await import('./replicas/report-replicas.ts')).reportReplicas(
    task,
    { ...values, dataDirectory: values['data-dir'] },
    io,
  );

/** `sealstream replicas`. */
export const replicas: CommandGroup = {
  name: 'replicas',
  summary: 'list replicas that are out of sync, retry them, compare replicas with their primaries',
  details: [
    'Works beside a running service. The exit code is 1 if a replica is left that is not in sync.',
    'A replica that its primary does not know of is reported as "orphan" and left alone: it may be the last ' +
      'copy. StopReplicationToReplica promotes it to a secret of its own.',
  ],
  wording: {
    noCommand: "replicas has no command ''",
    operandCount: (path) => `${path} takes no operands`,
  },
  commands: [
    command({
      name: 'list',
      summary: 'show the replicas that are not in sync with their primary, or are being removed',
      flags: FLAGS,
      run: (call) => report('list', call),
    }),
    command({
      name: 'retry',
      summary: 'retry failed replication, also where it was given up',
      flags: FLAGS,
      run: (call) => report('retry', call),
    }),
    command({
      name: 'reconcile',
      summary: 'compare every replica with its primary, and bring it in line',
      flags: { ...FLAGS, 'dry-run': toggle('only compare, and change nothing') },
      run: (call) => report(call.values['dry-run'] ? 'dry-run' : 'reconcile', call),
    }),
  ],
};
