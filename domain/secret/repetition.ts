import type { Origin, RecordedCommit } from '../ports/stream.ts';
import type { SecretEvent } from './events.ts';
import type { LiveSecret } from './state.ts';

/** What a request without a token is for, so that it can be told when it is sent once more. */
export type Effect = {
  /** Whether a secret is as the request wants it. */
  readonly holds: (secret: LiveSecret) => boolean;
  /** Whether this event, alone in its commit as such a request makes it, made it so. */
  readonly made: (event: SecretEvent) => boolean;
};

/**
 * How long after a change its caller may still ask for it again, in milliseconds: SDKs wait for an
 * answer for up to a minute, and try again after pauses of up to twenty seconds.
 */
const MOMENT = 120_000;

/** How many of the last commits are looked at; in a moment others may have changed the secret too. */
export const LATEST_COMMITS = 10;

/** Whether this commit is what the caller asks for again, who did not hear of it. Clocks may differ. */
export const isRepeatedBy = (
  { actor, at }: Origin,
  { events, origin }: RecordedCommit,
  { made }: Pick<Effect, 'made'>,
): boolean =>
  origin.actor === actor &&
  Math.abs(at - origin.at) <= MOMENT &&
  events.length === 1 &&
  events.every(made);

/** Whether the name is free after this commit. */
export const endsSecret = ({ events }: RecordedCommit): boolean =>
  events.some(({ type }) => type === 'SecretPurged');
