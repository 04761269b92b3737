import type { Origin, RecordedCommit } from '../ports/stream.ts';
import type { SecretEvent } from './events.ts';
import type { LiveSecret } from './state.ts';

/** The effect of a request that has no ClientRequestToken, by which a retry of it is recognised. */
export type Effect = {
  /** Whether a secret is already in the state that the request asks for. */
  readonly holds: (secret: LiveSecret) => boolean;
  /** Whether this event, alone in its commit as the request would record it, brought that about. */
  readonly made: (event: SecretEvent) => boolean;
};

/**
 * How long after a change its caller may still retry, in milliseconds: SDKs wait up to a minute for
 * a response, and back off for up to twenty seconds between attempts.
 */
const RETRY_WINDOW_MS = 120_000;

/**
 * How many commits to look back; other callers may have changed the secret within the retry window.
 */
export const RETRY_LOOKBACK = 10;

/**
 * Whether a request repeats this commit because its caller never received the response. The clocks
 * of two processes may differ, so the request may appear to be earlier.
 */
export const isRetryOf = (
  { actor, at }: Origin,
  { events, origin }: RecordedCommit,
  { made }: Pick<Effect, 'made'>,
): boolean =>
  origin.actor === actor &&
  Math.abs(at - origin.at) <= RETRY_WINDOW_MS &&
  events.length === 1 &&
  events.every(made);

/** Whether a commit purges the secret, which frees the name. */
export const endsSecret = ({ events }: RecordedCommit): boolean =>
  events.some(({ type }) => type === 'SecretPurged');
