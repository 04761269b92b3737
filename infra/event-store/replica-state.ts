import type { ReplicaState } from '../../domain/ports/replica-statuses.ts';

const STATES: readonly ReplicaState[] = ['InProgress', 'InSync', 'Failed'];

/** The state a store has as text. Throws for one that no release wrote. */
export const replicaState = (stored: string): ReplicaState => {
  const state = STATES.find((known) => known === stored);
  if (state === undefined) throw new Error('A stored status of a replica has an unknown state');
  return state;
};
