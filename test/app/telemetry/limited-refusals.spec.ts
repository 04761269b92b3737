import { describe, expect, it } from 'vitest';
import { limitedRefusals } from '../../../app/telemetry/limited-refusals.ts';
import type { RequestRecord } from '../../../app/telemetry/telemetry.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { type LogLine, logLines } from '../../../functions/lambda/log-lines.ts';

const open = () => {
  const lines: LogLine[] = [];
  const timers: (() => void)[] = [];
  let now = 1_000_000;
  const collect = logLines((line) => lines.push(line));
  const { telemetry, sumUp } = limitedRefusals(collect, {
    now: () => instant(now),
    later: (_milliseconds, callback) => timers.push(callback),
  });
  const send = (count: number, more: Partial<RequestRecord> = { refusal: 'unknown-key' }) => {
    for (let sent = 0; sent < count; sent += 1) {
      telemetry({
        kind: 'request',
        requestId: String(sent),
        status: 400,
        milliseconds: 0,
        ...more,
      });
    }
  };
  return {
    lines,
    timers,
    sumUp,
    send,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
};

describe('Reports of authentication failures', () => {
  it('are limited to ten in ten seconds, followed by a count of the rest', () => {
    const { lines, send, pass } = open();
    send(1000);
    expect(lines).toHaveLength(10);
    pass(10_000);
    send(1);
    expect(lines.slice(10)).toMatchObject([
      { event: 'refusals-left-out', leftOut: 990 },
      { refusal: 'unknown-key' },
    ]);
    send(9);
    expect(lines).toHaveLength(21);
  });

  it('are counted by reason when they are left out, so that no reason hides among the others', () => {
    const { lines, send, sumUp } = open();
    send(100);
    send(1, { refusal: 'signature-mismatch' });
    send(100);
    sumUp();
    const reasons = { 'unknown-key': 190, 'signature-mismatch': 1 };
    expect(lines.slice(10)).toEqual([{ event: 'refusals-left-out', leftOut: 191, reasons }]);
    send(11);
    sumUp();
    expect(lines.at(-1)).toMatchObject({ leftOut: 11, reasons: { 'unknown-key': 11 } });
  });

  it('are summed up once by a timer when no other failure follows', () => {
    const { lines, timers, send } = open();
    send(13);
    expect(timers).toHaveLength(1);
    timers[0]?.();
    timers[0]?.();
    expect(lines.slice(10)).toEqual([
      { event: 'refusals-left-out', leftOut: 3, reasons: { 'unknown-key': 3 } },
    ]);
  });

  it('are summed up at the end of a process, if any were left out', () => {
    const { lines, send, sumUp } = open();
    sumUp();
    send(12);
    sumUp();
    expect(lines.slice(10)).toEqual([
      { event: 'refusals-left-out', leftOut: 2, reasons: { 'unknown-key': 2 } },
    ]);
  });

  it('neither limit nor count other records', () => {
    const { lines, send } = open();
    send(100);
    send(5, { status: 500 });
    send(5, { status: 200 });
    expect(lines).toHaveLength(20);
  });

  it('begin a new window after the clock was set back', () => {
    const { lines, send, pass } = open();
    send(20);
    pass(-3_600_000);
    send(1);
    expect(lines.slice(10)).toMatchObject([{ leftOut: 10 }, { refusal: 'unknown-key' }]);
  });
});
