import type { Clock } from '../../domain/ports/clock.ts';
import type { RefusalKind, Telemetry, TelemetryRecord } from './telemetry.ts';

/** At most this many authentication failures are reported one by one in a window of milliseconds. */
const RECORDS = 10;
const WINDOW = 10_000;

/** Dependencies of the limit. */
export type RefusalLimit = Clock & {
  /** Calls back after this many milliseconds, and does not keep the process alive for it. */
  readonly later: (milliseconds: number, callback: () => void) => void;
};

/** Telemetry with a limit. */
export type LimitedTelemetry = {
  readonly telemetry: Telemetry;
  /** Reports how many records were left out, if any were: for the end of a process. */
  readonly sumUp: () => void;
};

/**
 * Reports ten authentication failures in ten seconds one by one and counts the rest by reason, so that
 * unauthenticated clients can neither fill a disk nor hide among each other: one wrong signature under a
 * known key still shows among many unknown keys. Everything else passes.
 */
export const limitedRefusals = (
  telemetry: Telemetry,
  { now, later }: RefusalLimit,
): LimitedTelemetry => {
  const leftOut = leftOutCounter(telemetry);
  let since = Number.NEGATIVE_INFINITY;
  let records = 0;
  const beginWindow = (): void => {
    leftOut.sumUp();
    since = now();
    records = 0;
  };
  const limited: Telemetry = (record) => {
    const refusal = refusalOf(record);
    if (refusal === undefined) return telemetry(record);
    const elapsed = now() - since;
    // A clock that was set back begins a new window, too.
    if (elapsed >= WINDOW || elapsed < 0) beginWindow();
    records += 1;
    if (records <= RECORDS) return telemetry(record);
    if (leftOut.count(refusal) === 1) later(WINDOW, leftOut.sumUp);
  };
  return { telemetry: limited, sumUp: leftOut.sumUp };
};

const refusalOf = (record: TelemetryRecord): RefusalKind | undefined =>
  record.kind === 'request' ? record.refusal : undefined;

/** Counts what is left out, and reports the count since the last time. */
const leftOutCounter = (telemetry: Telemetry) => {
  let leftOut = 0;
  const reasons = new Map<RefusalKind, number>();
  return {
    count: (refusal: RefusalKind): number => {
      leftOut += 1;
      reasons.set(refusal, (reasons.get(refusal) ?? 0) + 1);
      return leftOut;
    },
    sumUp: (): void => {
      if (leftOut === 0) return;
      const counted = { leftOut, reasons: Object.fromEntries(reasons) };
      telemetry({ kind: 'server', event: 'refusals-left-out', ...counted });
      leftOut = 0;
      reasons.clear();
    },
  };
};

/** A timer that does not keep the process alive. */
export const laterUnlessEnded: RefusalLimit['later'] = (milliseconds, callback) => {
  setTimeout(callback, milliseconds).unref();
};
