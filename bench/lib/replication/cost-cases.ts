import { randomUUID } from 'node:crypto';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import type { Target } from '../costs/counts.ts';
import { VALUE } from '../load/job.ts';

/** Where secrets of the home region are copied to. */
export const REPLICA_REGIONS = ['us-east-1', 'eu-west-1', 'ap-south-1'].map((code) =>
  branded<Region>(code),
);

/** One change of a replicated secret, and what the workers may ask of each side to copy it. */
export type ReplicatedChange = {
  readonly title: string;
  /** Whose stream a hint then names: the one that was changed, or the copies that were written. */
  readonly hinted: 'home' | 'replicas';
  /** `null` for a hint that comes again. */
  readonly change: ((name: string, regions: readonly Region[]) => Change) | null;
  readonly home: (regions: number) => SideTarget;
  readonly replica: SideTarget;
};

/** The calls there must be, and the units they may cost at most. */
export type SideTarget = Target & { readonly readUnits: number; readonly writeUnits: number };

type Change = { readonly operation: string; readonly input: object };

const putValue = (name: string): Change => ({
  operation: 'PutSecretValue',
  input: { SecretId: name, ClientRequestToken: randomUUID(), SecretString: VALUE },
});

const NOTHING: SideTarget = { trips: [], keyCalls: [], readUnits: 0, writeUnits: 0 };

/** The least there is: read the primary and its statuses, and write one status for each region. */
const atHome = (statuses: number, keyCalls: Target['keyCalls']): SideTarget => ({
  trips: ['GetItem', 'Query', ...Array.from({ length: statuses }, () => 'PutItem')],
  keyCalls,
  readUnits: 2,
  writeUnits: statuses,
});

/** The least there is: read the head of the replica, and move it once. */
const inRegion = (keyCalls: Target['keyCalls'], writeUnits: number): SideTarget => ({
  trips: ['GetItem', 'TransactWriteItems'],
  keyCalls,
  readUnits: 1,
  writeUnits,
});

/** A value of 0.3 KB, in a transaction of so many write units. */
const valueMoves = (writeUnits: number): Pick<ReplicatedChange, 'hinted' | 'home' | 'replica'> => ({
  hinted: 'home',
  home: (regions) => atHome(regions, ['Decrypt']),
  replica: inRegion(['GenerateDataKey'], writeUnits),
});

/** In this order on one secret. */
export const REPLICATED_CHANGES: readonly ReplicatedChange[] = [
  {
    title: 'CreateSecret, first copy',
    ...valueMoves(10),
    change: (Name, regions) => ({
      operation: 'CreateSecret',
      input: {
        Name,
        ClientRequestToken: randomUUID(),
        SecretString: VALUE,
        AddReplicaRegions: regions.map((Region) => ({ Region })),
      },
    }),
    // The link is noted before the region is touched.
    home: (regions) => atHome(2 * regions, ['Decrypt']),
  },
  { title: 'PutSecretValue, second value', ...valueMoves(14), change: putValue },
  // From now on a value goes from the replica with each that comes, in the same transaction.
  { title: 'PutSecretValue, later values', ...valueMoves(16), change: putValue },
  {
    title: 'TagResource',
    hinted: 'home',
    change: (name) => ({
      operation: 'TagResource',
      input: { SecretId: name, Tags: [{ Key: 'team', Value: 'orders' }] },
    }),
    home: (regions) => atHome(regions, []),
    replica: inRegion([], 12),
  },
  {
    title: 'the same hint again',
    hinted: 'home',
    change: null,
    home: () => atHome(0, []),
    replica: NOTHING,
  },
  {
    // The stream of the replica's table tells of the copy as of any other change.
    title: 'hint of the copy itself',
    hinted: 'replicas',
    change: null,
    home: () => NOTHING,
    replica: { trips: ['GetItem'], keyCalls: [], readUnits: 1, writeUnits: 0 },
  },
];
