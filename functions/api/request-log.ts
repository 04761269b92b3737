import { MisplacedHead } from '../../domain/own-heads.ts';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { OpenFailure } from '../../domain/ports/sealer.ts';
import { UnreadableEvents } from '../../domain/secret/event-codec.ts';
import { UnreadableHead } from '../../domain/secret/stored-facts.ts';
import type { ErrorType } from './wire/api-error.ts';

/**
 * One line about one request. The members are the allow-list: nothing that a caller wrote into a
 * body, no header and no message text can get here.
 */
export type RequestRecord = {
  readonly requestId: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly operation?: string;
  readonly error?: ErrorType;
  readonly account?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  /** Set if the server had no memory for it; a line of its own tells how often that happened. */
  readonly overload?: true;
  /** Why a key refused, or a sealed value did not open. */
  readonly keyFailure?: OpenFailure;
  /** The note that a value was read was left to a later read. */
  readonly accessNote?: 'postponed';
  /** What is known of an unexpected error without what it was given. */
  readonly fault?: Fault;
};

/** Where an unexpected error came from. */
export type Fault = {
  readonly name: string;
  /** Only for errors whose wording is made of configuration and names of ours. */
  readonly reason?: string;
  readonly frames: readonly string[];
};

/** Takes the record of each request. */
export type RequestLog = (record: RequestRecord) => void;

const FRAME = /^\s+at /;

/** Errors that can be quoted: none of them repeats what a caller sent. */
const QUOTABLE = [Outage, Misconfiguration, MisplacedHead, UnreadableEvents, UnreadableHead];

/** An error without its message, which might quote what it was given; its causes follow. */
export const faultOf = (thrown: unknown): Fault => {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] };
  const own = (thrown.stack ?? '').split('\n').filter((line) => FRAME.test(line));
  const cause = thrown.cause === undefined ? null : faultOf(thrown.cause);
  const rest = cause === null ? [] : [`caused by ${cause.name}`, ...cause.frames];
  const quotable = QUOTABLE.some((known) => thrown instanceof known);
  return {
    name: thrown.name,
    ...(quotable && { reason: thrown.message }),
    frames: [...own, ...rest].map((line) => line.trim()),
  };
};
