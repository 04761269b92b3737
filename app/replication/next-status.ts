import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import { GIVEN_UP } from '../../domain/replication/messages.ts';
import { type Instant, instant } from '../../domain/secret/ids.ts';
import type { Failed, Outcome } from './outcome.ts';

/** Which state of the primary was tried, and when. */
export type Attempt = {
  readonly epoch: number;
  readonly seq: number;
  readonly now: Instant;
  /** Whether the last attempt of a series may be this one; otherwise that is due at once. */
  readonly mayGiveUp: boolean;
};

const SECOND = 1000;

/** The first pause after a failure that may pass; each one after it is twice as long, up to the longest. */
const FIRST_PAUSE = 15 * SECOND;
const LONGEST_PAUSE = 3600 * SECOND;

/** Attempts in a row before an operator is told: with the pauses between them, about four hours. */
export const MAX_ATTEMPTS = 12;

/** A link that was made and not tried yet. */
export const initialStatus = (epoch: number): ReplicaStatus => ({
  epoch,
  seq: 0,
  state: 'InProgress',
  message: null,
  attempts: 0,
  retryAt: null,
  accessedOn: null,
});

/** The status after an attempt. */
export const statusAfter = (
  known: ReplicaStatus | undefined,
  { epoch, seq, now, mayGiveUp }: Attempt,
  outcome: Extract<Outcome, { kind: 'inSync' }> | Failed,
): ReplicaStatus => {
  if (outcome.kind === 'inSync') {
    return { ...initialStatus(epoch), seq, state: 'InSync', accessedOn: outcome.access.on };
  }
  const earlier = known?.epoch === epoch ? known : initialStatus(epoch);
  const { accessedOn, retryAt } = earlier;
  const failed = { epoch, seq, state: 'Failed', message: outcome.message, accessedOn } as const;
  if (!outcome.transient) return { ...failed, attempts: 0, retryAt: null };
  // A primary that changes is tried at once. That is no attempt of the series, which has its pauses.
  if (retryAt !== null && retryAt > now) return { ...failed, attempts: earlier.attempts, retryAt };
  const before = isGivenUp(earlier) ? 0 : earlier.attempts;
  if (outcome.postponedUntil !== null) {
    return { ...failed, attempts: before, retryAt: outcome.postponedUntil };
  }
  const attempts = before + 1;
  if (attempts < MAX_ATTEMPTS) {
    return { ...failed, attempts, retryAt: instant(now + pauseAfter(attempts)) };
  }
  return mayGiveUp
    ? { ...failed, attempts, retryAt: null, message: GIVEN_UP }
    : { ...failed, attempts: before, retryAt: now };
};

/** In milliseconds. */
const pauseAfter = (attempts: number): number =>
  Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);

/** Whether trying was given up after too many failures that might have passed. */
export const isGivenUp = ({ state, attempts, retryAt }: ReplicaStatus): boolean =>
  state === 'Failed' && attempts > 0 && retryAt === null;
