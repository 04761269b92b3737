import { describe, expect, it } from 'vitest';
import { instant } from '../../../domain/secret/ids.ts';
import { serverLog } from '../../../server/logging/log-lines.ts';
import type { LogLevel } from '../../../server/settings/serve-options.ts';

const record = (status: number) =>
  ({ kind: 'request', requestId: 'r', status, milliseconds: 3 }) as const;

const logged = (level: LogLevel) => {
  const lines: string[] = [];
  const now = () => instant(Date.UTC(2026, 0, 2, 3, 4, 5, 6));
  const log = serverLog(level, { now, err: (line) => lines.push(line) });
  for (const status of [200, 400, 413, 500, 503]) log(record(status));
  return lines;
};

describe('The log of the server', () => {
  it.each([
    ['none', []],
    ['errors', [500, 503]],
    ['requests', [200, 400, 413, 500, 503]],
  ] as const)('at level %s has the statuses %j', (level, statuses) => {
    expect(logged(level).map((line) => JSON.parse(line).status)).toEqual(statuses);
  });

  it.each([
    ['notAuthentic', 1],
    ['malformed', 1],
    ['invalidCiphertext', 1],
    ['disabled', 0],
    ['denied', 0],
  ] as const)(
    'at level errors has a line for a stored value that is %s %i times',
    (keyFailure, count) => {
      const lines: string[] = [];
      const log = serverLog('errors', { now: () => instant(0), err: (line) => lines.push(line) });
      log({ ...record(400), keyFailure });
      expect(lines).toHaveLength(count);
    },
  );

  it.each([
    ['none', 0],
    ['errors', 0],
    ['requests', 1],
  ] as const)(
    'at level %s has a line for a request without memory for it %i times',
    (level, count) => {
      const lines: string[] = [];
      const log = serverLog(level, { now: () => instant(0), err: (line) => lines.push(line) });
      log({ ...record(503), overload: true });
      expect(lines).toHaveLength(count);
    },
  );

  it.each([
    ['none', 0],
    ['errors', 1],
    ['requests', 1],
  ] as const)(
    'at level %s has the line about clients that were turned away %i times',
    (level, count) => {
      const lines: string[] = [];
      const log = serverLog(level, { now: () => instant(0), err: (line) => lines.push(line) });
      log({ kind: 'server', event: 'turned-away', seconds: 1, counts: { bodiesRefused: 3 } });
      expect(lines).toEqual(
        Array(count).fill(
          '{"time":"1970-01-01T00:00:00.000Z","event":"turned-away","seconds":1,"counts":{"bodiesRefused":3}}',
        ),
      );
    },
  );

  it.each([
    ['none', 0],
    ['errors', 1],
    ['requests', 1],
  ] as const)('at level %s has a line for an authentication failure %i times', (level, count) => {
    const lines: string[] = [];
    const log = serverLog(level, { now: () => instant(0), err: (line) => lines.push(line) });
    log({ ...record(400), refusal: 'unknown-key' });
    expect(lines).toHaveLength(count);
  });

  it('has one JSON object per line, with its time', () => {
    expect(logged('errors')[0]).toBe(
      '{"time":"2026-01-02T03:04:05.006Z","requestId":"r","status":500,"milliseconds":3}',
    );
  });
});
