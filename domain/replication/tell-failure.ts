import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import { isGivenUp } from './next-status.ts';
import type { Failed } from './outcome.ts';
import type { ReplicationFailure, ReplicationNotices } from './ports.ts';

/** Tell of an attempt that failed, and when it was the last one of its series, of that too. */
export const tellFailure = async (
  notices: ReplicationNotices,
  where: Pick<ReplicationFailure, 'stream' | 'region'>,
  { status, outcome }: { readonly status: ReplicaStatus; readonly outcome: Failed },
): Promise<void> => {
  const failure = { ...where, message: outcome.message };
  notices.failed(failure, outcome.error);
  if (isGivenUp(status)) await notices.gaveUp(failure);
};
