import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { UnreadableEvents, UnreadableHead } from '../../domain/ports/unreadable.ts';
import { MisplacedHead } from '../store/verified-heads.ts';

/** What may be reported of an unexpected error: where it came from, but not what it was given. */
export type Fault = {
  readonly name: string;
  /** The code of the system or of SQLite, such as `ENOSPC`. */
  readonly code?: string;
  /** The message, for errors that are worded from configuration and constants alone. */
  readonly reason?: string;
  readonly frames: readonly string[];
};

const FRAME = /^\s+at /;

/** A code in the system's own vocabulary, which cannot carry user input. */
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

/** Describes an error without its message, which might quote its input; its causes follow. */
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
