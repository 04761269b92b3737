import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import type { Access } from '../ports/stream.ts';
import { type Instant, instant } from '../secret/ids.ts';
import type { Replica } from '../secret/replication.ts';
import { GIVEN_UP } from './messages.ts';

/** The outcome of one attempt at one region. */
export type Outcome =
  | InSync
  /** The replica is gone, as its primary wants. */
  | { readonly kind: 'detached' }
  /** The replica was promoted, and the primary has released it. */
  | { readonly kind: 'released' }
  | Failed;

/** The replica matches its primary as the primary was when it was read. */
export type InSync = { readonly kind: 'inSync'; readonly access: Access };

/** A copy that was not made. */
export type Failed = {
  readonly kind: 'failed';
  readonly message: string;
  /** Whether a retry may succeed. */
  readonly transient: boolean;
  /** When to try, if no attempt was made at all; `null` after an attempt. */
  readonly postponedUntil: Instant | null;
  /** What was thrown; undefined for a rejection. */
  readonly error: unknown;
};

/** A rejection that stands until someone changes something. */
export const permanentFailure = (message: string): Failed => ({
  kind: 'failed',
  message,
  transient: false,
  postponedUntil: null,
  error: undefined,
});

/** Lost to concurrent writers too often; a retry may succeed. */
export const contended = (message: string): Failed => ({
  ...permanentFailure(message),
  transient: true,
});

const SECOND = 1000;

/** The pause after the first transient failure; each further one is twice as long, up to the longest. */
const FIRST_PAUSE = 15 * SECOND;
const LONGEST_PAUSE = 3600 * SECOND;

/** Consecutive attempts before an operator is alerted: about four hours, with the pauses in between. */
export const MAX_ATTEMPTS = 12;

/** The status of a new link, before the first attempt. */
export const initialStatus = (epoch: number): ReplicaStatus => ({
  epoch,
  seq: 0,
  state: 'InProgress',
  message: null,
  attempts: 0,
  retryAt: null,
  accessedOn: null,
});

/** Which state of the primary was tried, and when. */
export type Attempt = {
  readonly epoch: number;
  readonly seq: number;
  readonly now: Instant;
  /** Whether this may be the last attempt of a series; if not, that attempt falls due at once. */
  readonly mayGiveUp: boolean;
};

/** Returns the status after an attempt. */
export const statusAfter = (
  known: ReplicaStatus | undefined,
  { epoch, seq, now, mayGiveUp }: Attempt,
  outcome: InSync | Failed,
): ReplicaStatus => {
  if (outcome.kind === 'inSync') {
    return { ...initialStatus(epoch), seq, state: 'InSync', accessedOn: outcome.access.on };
  }
  const earlier = known?.epoch === epoch ? known : initialStatus(epoch);
  const { accessedOn, retryAt } = earlier;
  const failed = { epoch, seq, state: 'Failed', message: outcome.message, accessedOn } as const;
  if (!outcome.transient) return { ...failed, attempts: 0, retryAt: null };
  // A changed primary is tried at once. That attempt does not count towards the series and its pauses.
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

/** Whether retries stopped after too many transient failures. */
export const isGivenUp = ({ state, attempts, retryAt }: ReplicaStatus): boolean =>
  state === 'Failed' && attempts > 0 && retryAt === null;

/** The part of a replica's status that the API shows. */
export type DisplayedStatus = Pick<ReplicaStatus, 'state' | 'message' | 'accessedOn'>;

/**
 * Returns the status to show for a replica whose primary is at commit `seq`. A status of an earlier link
 * says nothing about the present one, and a replica that is behind is not in sync.
 */
export const displayedStatus = (
  { epoch }: Pick<Replica, 'epoch'>,
  seq: number,
  status: ReplicaStatus | undefined,
): DisplayedStatus => {
  if (status === undefined || status.epoch !== epoch) return initialStatus(epoch);
  return status.state === 'InSync' && status.seq < seq
    ? { ...status, state: 'InProgress' }
    : status;
};
