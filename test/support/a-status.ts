import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';

/** The status of a replica that has the first commit, over the first link. */
export const aStatus = (rest: Partial<ReplicaStatus> = {}): ReplicaStatus => ({
  epoch: 1,
  seq: 1,
  state: 'InSync',
  message: null,
  attempts: 0,
  retryAt: null,
  accessedOn: null,
  ...rest,
});
