import { Outage, type OutageKind } from '../../domain/ports/outage.ts';
import type { Access } from '../../domain/ports/stream.ts';
import {
  PRIMARY_UNREACHABLE,
  REGION_SLOW,
  REGION_THROTTLES,
  REGION_UNREACHABLE,
  UNEXPECTED,
} from '../../domain/replication/messages.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { CircuitOpen, PrimaryUnavailable } from './outages.ts';

/** What an attempt at one region came to. */
export type Outcome =
  /** The replica is as the primary was when it was read. */
  | { readonly kind: 'inSync'; readonly access: Access }
  /** The replica is gone, as its primary wanted. */
  | { readonly kind: 'detached' }
  /** The replica was promoted, and the primary knows. */
  | { readonly kind: 'released' }
  | Failed;

/** A copy that was not made, and whether another attempt may make it. */
export type Failed = {
  readonly kind: 'failed';
  readonly message: string;
  readonly transient: boolean;
  /** When to try again, if there was no attempt at all; `null` after one. */
  readonly postponedUntil: Instant | null;
  /** What was thrown; undefined for a refusal. */
  readonly error: unknown;
};

/** A refusal that stays until somebody changes something. */
export const rejected = (message: string): Failed => ({
  kind: 'failed',
  message,
  transient: false,
  postponedUntil: null,
  error: undefined,
});

/** A refusal because others were in the way, so that another attempt may do. */
export const contended = (message: string): Failed => ({ ...rejected(message), transient: true });

/** What was thrown on the way. A fault of ours counts as passing too: it must not stop at one secret. */
export const failedWith = (error: unknown): Failed => ({
  kind: 'failed',
  message: messageOf(error),
  transient: true,
  postponedUntil: error instanceof CircuitOpen ? error.until : null,
  error,
});

const OF_OUTAGE: { readonly [Kind in OutageKind]: string } = {
  throttled: REGION_THROTTLES,
  unavailable: REGION_UNREACHABLE,
  slow: REGION_SLOW,
};

const messageOf = (error: unknown): string => {
  if (error instanceof PrimaryUnavailable) return PRIMARY_UNREACHABLE;
  if (!(error instanceof Outage)) return UNEXPECTED;
  return OF_OUTAGE[error.kind];
};
