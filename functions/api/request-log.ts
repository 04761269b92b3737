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
  /** Class and stack frames of an unexpected error, without its message. */
  readonly fault?: Fault;
};

/** Where an unexpected error came from. */
export type Fault = { readonly name: string; readonly frames: readonly string[] };

/** Takes the record of each request. */
export type RequestLog = (record: RequestRecord) => void;

const FRAME = /^\s+at /;

/** An error without its message, which might quote what it was given; its causes follow. */
export const faultOf = (thrown: unknown): Fault => {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] };
  const own = (thrown.stack ?? '').split('\n').filter((line) => FRAME.test(line));
  const cause = thrown.cause === undefined ? null : faultOf(thrown.cause);
  const rest = cause === null ? [] : [`caused by ${cause.name}`, ...cause.frames];
  return { name: thrown.name, frames: [...own, ...rest].map((line) => line.trim()) };
};
