import type { ReplicaState } from '../../domain/ports/replica-statuses.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';

const STATES: readonly ReplicaState[] = ['InProgress', 'InSync', 'Failed'];

/** The state a store has as text. Throws for one that no release wrote. */
export const replicaState = (stored: string): ReplicaState => {
  const state = STATES.find((known) => known === stored);
  if (state === undefined) throw new Error('A stored status of a replica has an unknown state');
  return state;
};

/** The region of a replica that a store has as text. Throws for what is none. */
export const replicaRegion = (stored: string): Region => {
  if (isRegion(stored)) return stored;
  throw new Error('A stored status of a replica is of no region');
};
