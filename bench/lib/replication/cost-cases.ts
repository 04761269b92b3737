import { randomUUID } from 'node:crypto';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import type { Target } from '../costs/counts.ts';
import { VALUE } from '../load/job.ts';

/** The regions that secrets are copied to. */
export const REPLICA_REGIONS = ['us-east-1', 'eu-west-1', 'ap-south-1'].map((code) =>
  branded<Region>(code),
);

/** One change of a replicated secret, and the calls that the workers may make on each side to copy it. */
export type ReplicatedChange = {
  readonly title: string;
  /** The streams that hints name afterwards: the primary's, or those of the copies. */
  readonly hinted: 'primary' | 'replicas';
  /** `null` for a repeated hint. */
  readonly change: ((name: string, regions: readonly Region[]) => Change) | null;
  readonly primary: (regions: number) => SideTarget;
  readonly replica: SideTarget;
};

/** The calls that are required, and the most units they may cost. */
export type SideTarget = Target & { readonly readUnits: number; readonly writeUnits: number };

type Change = { readonly operation: string; readonly input: object };

const putValue = (name: string): Change => ({
  operation: 'PutSecretValue',
  input: { SecretId: name, ClientRequestToken: randomUUID(), SecretString: VALUE },
});

const NOTHING: SideTarget = { trips: [], keyCalls: [], readUnits: 0, writeUnits: 0 };

/** The minimum: read the primary and its statuses, and write one status per region. */
const inPrimaryRegion = (statuses: number, keyCalls: Target['keyCalls']): SideTarget => ({
  trips: ['GetItem', 'Query', ...Array.from({ length: statuses }, () => 'PutItem')],
  keyCalls,
  readUnits: 2,
  writeUnits: statuses,
});

/** The minimum: read the head of the replica, and append to it once. */
const inReplicaRegion = (keyCalls: Target['keyCalls'], writeUnits: number): SideTarget => ({
  trips: ['GetItem', 'TransactWriteItems'],
  keyCalls,
  readUnits: 1,
  writeUnits,
});

/** A copy of a 0.3 KB value, in a transaction of this many write units. */
const valueCopied = (
  writeUnits: number,
): Pick<ReplicatedChange, 'hinted' | 'primary' | 'replica'> => ({
  hinted: 'primary',
  primary: (regions) => inPrimaryRegion(regions, ['Decrypt']),
  replica: inReplicaRegion(['GenerateDataKey'], writeUnits),
});

/** Applied to one secret in this order. */
export const REPLICATED_CHANGES: readonly ReplicatedChange[] = [
  {
    title: 'CreateSecret, first copy',
    ...valueCopied(10),
    change: (Name, regions) => ({
      operation: 'CreateSecret',
      input: {
        Name,
        ClientRequestToken: randomUUID(),
        SecretString: VALUE,
        AddReplicaRegions: regions.map((Region) => ({ Region })),
      },
    }),
    // The link is recorded before its region is touched.
    primary: (regions) => inPrimaryRegion(2 * regions, ['Decrypt']),
  },
  { title: 'PutSecretValue, second value', ...valueCopied(14), change: putValue },
  // From now on each new value replaces one in the replica, in the same transaction.
  { title: 'PutSecretValue, later values', ...valueCopied(16), change: putValue },
  {
    title: 'TagResource',
    hinted: 'primary',
    change: (name) => ({
      operation: 'TagResource',
      input: { SecretId: name, Tags: [{ Key: 'team', Value: 'orders' }] },
    }),
    primary: (regions) => inPrimaryRegion(regions, []),
    replica: inReplicaRegion([], 12),
  },
  {
    title: 'the same hint again',
    hinted: 'primary',
    change: null,
    primary: () => inPrimaryRegion(0, []),
    replica: NOTHING,
  },
  {
    // The stream of the replica's table reports the copy like any other change.
    title: 'hint caused by the copy',
    hinted: 'replicas',
    change: null,
    primary: () => NOTHING,
    replica: { trips: ['GetItem'], keyCalls: [], readUnits: 1, writeUnits: 0 },
  },
];
