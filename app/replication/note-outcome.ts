import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isGivenUp, statusAfter } from './next-status.ts';
import type { Failed, Outcome } from './outcome.ts';
import type { PrimaryPorts } from './ports.ts';

/** An attempt at one region: which link and commit of the primary it was of, and what was known before. */
export type Attempted = Pick<ReplicaStatus, 'epoch' | 'seq'> & {
  /** Of the primary. */
  readonly stream: StreamId;
  readonly region: Region;
  readonly before: ReplicaStatus | undefined;
};

/**
 * Keep the status after an attempt. A failure is told of unless a later status was there, and when it
 * was the last one of its series, that too.
 */
export const recordOutcome = async (
  { primary, clock, notices }: PrimaryPorts,
  { stream, region, epoch, seq, before }: Attempted,
  outcome: Extract<Outcome, { kind: 'inSync' }> | Failed,
): Promise<void> => {
  const { mayGiveUp } = notices;
  const status = statusAfter(before, { epoch, seq, now: clock.now(), mayGiveUp }, outcome);
  const kept = await primary.store.saveReplicaStatus(stream, region, status);
  if (outcome.kind !== 'failed' || !kept) return;
  const failure = { stream, region, message: outcome.message };
  notices.failed(failure, outcome.error);
  if (isGivenUp(status)) await notices.gaveUp(failure);
};
