import type { ReplicaState, ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import { type Instant, instant, type Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';

/** The status of a replica as it is stored beside the stream of its primary, with its region. */
export type StoredStatus = {
  readonly region: string;
  readonly epoch: number;
  readonly seq: number;
  readonly state: string;
  readonly message: string | null;
  readonly attempts: number;
  readonly retryAt: number | null;
  readonly accessedOn: number | null;
};

/** Encodes the status of the replica in a region. */
export const encodeStatus = (region: Region, status: ReplicaStatus): StoredStatus => ({
  region,
  ...status,
});

/** Decodes a status and its region. Throws for a state or a region that no release wrote. */
export const decodeStatus = (stored: StoredStatus): readonly [Region, ReplicaStatus] => [
  regionOf(stored.region),
  {
    epoch: stored.epoch,
    seq: stored.seq,
    state: stateOf(stored.state),
    message: stored.message,
    attempts: stored.attempts,
    retryAt: optionalInstant(stored.retryAt),
    accessedOn: optionalInstant(stored.accessedOn),
  },
];

const STATES: readonly ReplicaState[] = ['InProgress', 'InSync', 'Failed'];

const stateOf = (stored: string): ReplicaState => {
  const state = STATES.find((known) => known === stored);
  if (state === undefined) throw new Error('A stored status of a replica has an unknown state');
  return state;
};

const regionOf = (stored: string): Region => {
  if (isRegion(stored)) return stored;
  throw new Error('A stored status of a replica is of no region');
};

const optionalInstant = (stored: number | null): Instant | null =>
  stored === null ? null : instant(stored);
