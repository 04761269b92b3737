import { MisplacedHead } from '../../app/store/verified-heads.ts';
import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { OpenFailure } from '../../domain/ports/sealer.ts';
import { UnreadableEvents, UnreadableHead } from '../../domain/ports/unreadable.ts';
import type { RefusalKind } from '../../infra/sigv4/refusals.ts';
import type { ErrorType } from './wire/errors.ts';

/**
 * One line about one request, or of a worker. The members are the allow-list: of what a caller wrote into
 * a body the name of a secret can get here, by a worker, and no header and no message of others.
 */
export type RequestRecord = {
  readonly requestId: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly operation?: string;
  readonly error?: ErrorType;
  readonly account?: string;
  readonly region?: string;
  /** Of a refused authentication, the one it claimed. */
  readonly accessKeyId?: string;
  /** The address that the request came from. */
  readonly peer?: string;
  /** Why the request was not believed. */
  readonly refusal?: RefusalKind;
  /** The values that were handed out. */
  readonly reads?: readonly ValueRead[];
  /** Set if the server had no memory for it; a line of its own tells how often that happened. */
  readonly overload?: true;
  /** Why a key refused, or a sealed value did not open. */
  readonly keyFailure?: OpenFailure;
  /** The secret that a worker failed at. */
  readonly secretName?: string;
  /** Of the replica that a worker failed at, while `region` is that of its primary. */
  readonly replicaRegion?: string;
  /** What a worker failed at, in words of ours. */
  readonly message?: string;
  /** The note that a value was read was left to a later read. */
  readonly accessNote?: 'postponed';
  /** What is known of an unexpected error without what it was given. */
  readonly fault?: Fault;
};

/** A value that was handed out: of which secret, and which version. */
export type ValueRead = { readonly secretArn: string; readonly versionId: string };

const MEMBERS: { readonly [Member in keyof RequestRecord]-?: true } = {
  requestId: true,
  status: true,
  milliseconds: true,
  operation: true,
  error: true,
  account: true,
  region: true,
  accessKeyId: true,
  peer: true,
  refusal: true,
  reads: true,
  overload: true,
  keyFailure: true,
  secretName: true,
  replicaRegion: true,
  message: true,
  accessNote: true,
  fault: true,
};

/** Every member there can be; documents and alarms go by them. */
export const requestLogMembers: readonly string[] = Object.keys(MEMBERS);

/** Where an unexpected error came from. */
export type Fault = {
  readonly name: string;
  /** What the system or SQLite calls it, such as `ENOSPC`. */
  readonly code?: string;
  /** Only for errors whose wording is made of configuration and names of ours. */
  readonly reason?: string;
  readonly frames: readonly string[];
};

/** Takes the record of each request. */
export type RequestLog = (record: RequestRecord) => void;

const FRAME = /^\s+at /;

/** A word of the system's own, in which nobody can have written anything. */
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/;

/** Errors that can be quoted: none of them repeats what a caller sent. */
const QUOTABLE = [
  AlteredEntry,
  Outage,
  Misconfiguration,
  MisplacedHead,
  UnreadableEvents,
  UnreadableHead,
];

/** An error without its message, which might quote what it was given; its causes follow. */
export const faultOf = (thrown: unknown): Fault => {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] };
  const own = (thrown.stack ?? '').split('\n').filter((line) => FRAME.test(line));
  const cause = thrown.cause === undefined ? null : faultOf(thrown.cause);
  const rest = cause === null ? [] : [`caused by ${inOneLine(cause)}`, ...cause.frames];
  const quotable = QUOTABLE.some((known) => thrown instanceof known);
  const code = 'code' in thrown && CODE.test(String(thrown.code)) ? String(thrown.code) : null;
  return {
    name: thrown.name,
    ...(code !== null && { code }),
    ...(quotable && { reason: thrown.message }),
    frames: [...own, ...rest].map((line) => line.trim()),
  };
};

const inOneLine = ({ name, code, reason }: Fault): string =>
  [name, code, reason].filter((part) => part !== undefined).join(': ');
