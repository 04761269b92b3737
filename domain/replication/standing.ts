import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import type { Replica } from '../secret/replication.ts';

/** How a replica stands to its primary, for those who ask. */
export type DisplayedStatus = Pick<ReplicaStatus, 'state' | 'message' | 'accessedOn'>;

/**
 * The standing of a replica of a primary that is at this commit. What is known of an earlier link says
 * nothing of this one, and a copy that is behind is not in sync.
 */
export const displayedStatus = (
  { epoch }: Pick<Replica, 'epoch'>,
  seq: number,
  status: ReplicaStatus | undefined,
): DisplayedStatus => {
  if (status === undefined || status.epoch !== epoch) return BEGUN;
  return status.state === 'InSync' && status.seq < seq
    ? { ...status, state: 'InProgress' }
    : status;
};

const BEGUN: DisplayedStatus = { state: 'InProgress', message: null, accessedOn: null };
