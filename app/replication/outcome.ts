import { Outage, type OutageKind } from '../../domain/ports/outage.ts';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import {
  PRIMARY_UNREACHABLE,
  REGION_SLOW,
  REGION_THROTTLES,
  REGION_UNREACHABLE,
  UNEXPECTED,
} from '../../domain/replication/messages.ts';
import {
  contended,
  type Failed,
  type InSync,
  isGivenUp,
  statusAfter,
} from '../../domain/replication/status.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { CircuitOpen } from './circuit-breaker.ts';
import { PrimaryUnavailable } from './outages.ts';
import type { PrimaryPorts } from './ports.ts';

/** The failure for a thrown error. A bug counts as transient too: one secret must not stop the others. */
export const failedWith = (error: unknown): Failed => ({
  ...contended(messageOf(error)),
  postponedUntil: error instanceof CircuitOpen ? error.until : null,
  error,
});

const OUTAGE_MESSAGES: { readonly [Kind in OutageKind]: string } = {
  throttled: REGION_THROTTLES,
  unavailable: REGION_UNREACHABLE,
  slow: REGION_SLOW,
};

const messageOf = (error: unknown): string => {
  if (error instanceof PrimaryUnavailable) return PRIMARY_UNREACHABLE;
  if (!(error instanceof Outage)) return UNEXPECTED;
  return OUTAGE_MESSAGES[error.kind];
};

/** An attempt at one region: the link and the commit of the primary it was for, and the status before it. */
export type Attempted = Pick<ReplicaStatus, 'epoch' | 'seq'> & {
  /** The primary's stream. */
  readonly stream: StreamId;
  readonly region: Region;
  readonly before: ReplicaStatus | undefined;
};

/**
 * Saves the status after an attempt. A failure is reported unless a later status was already stored, and
 * so is giving up after the last attempt of a series.
 */
export const recordOutcome = async (
  { primary, clock, callbacks }: PrimaryPorts,
  { stream, region, epoch, seq, before }: Attempted,
  outcome: InSync | Failed,
): Promise<void> => {
  const { mayGiveUp } = callbacks;
  const status = statusAfter(before, { epoch, seq, now: clock.now(), mayGiveUp }, outcome);
  const saved = await primary.store.saveReplicaStatus(stream, region, status);
  if (outcome.kind !== 'failed' || !saved) return;
  const failure = { stream, region, message: outcome.message };
  callbacks.failed(failure, outcome.error);
  if (isGivenUp(status)) await callbacks.gaveUp(failure);
};
