import type { Clock } from '../../domain/ports/clock.ts';
import type { RefusalKind } from '../../infra/sigv4/refusals.ts';
import type { RequestLog } from './request-log.ts';

/** How many lines about refused authentication there are in so many milliseconds. */
const LINES = 10;
const WINDOW = 10_000;

/**
 * A line that tells how many others there would have been since the last one, and for which reasons: among
 * many with unknown keys, one with a known key and a wrong signature is not lost.
 */
export type LeftOut = {
  readonly event: 'refusals-left-out';
  readonly leftOut: number;
  readonly reasons: Readonly<Partial<Record<RefusalKind, number>>>;
};

/** What the limit works with. */
export type RefusalLimit = Clock & {
  readonly tell: (summary: LeftOut) => void;
  /** Calls back after so many milliseconds, and keeps no process from ending. */
  readonly later: (milliseconds: number, callback: () => void) => void;
};

/** A log with a limit. */
export type LimitedLog = {
  readonly log: RequestLog;
  /** Tells how many lines were left out, if any were: for the end of a process. */
  readonly sumUp: () => void;
};

/**
 * A log in which refused authentication is told of ten times in ten seconds and counted beyond that, so
 * that strangers can neither fill a disk nor hide among each other. All other lines pass.
 */
export const limitedRefusals = (log: RequestLog, limit: RefusalLimit): LimitedLog => {
  const { now, tell, later } = limit;
  let since = Number.NEGATIVE_INFINITY;
  let lines = 0;
  let leftOut = 0;
  const reasons = new Map<RefusalKind, number>();
  const sumUp = () => {
    if (leftOut > 0) {
      tell({ event: 'refusals-left-out', leftOut, reasons: Object.fromEntries(reasons) });
    }
    leftOut = 0;
    reasons.clear();
  };
  const limited: RequestLog = (record) => {
    const { refusal } = record;
    if (refusal === undefined) return log(record);
    const elapsed = now() - since;
    // A clock that was set back begins a new window, too.
    if (elapsed >= WINDOW || elapsed < 0) {
      sumUp();
      since = now();
      lines = 0;
    }
    lines += 1;
    if (lines <= LINES) return log(record);
    if (leftOut === 0) later(WINDOW, sumUp);
    leftOut += 1;
    reasons.set(refusal, (reasons.get(refusal) ?? 0) + 1);
  };
  return { log: limited, sumUp };
};

/** A timer that does not keep the process. */
export const laterUnlessEnded: RefusalLimit['later'] = (milliseconds, callback) => {
  setTimeout(callback, milliseconds).unref();
};
