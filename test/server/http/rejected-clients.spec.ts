import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerEvent } from '../../../app/telemetry/telemetry.ts';
import { rejectedClients } from '../../../server/http/rejected-clients.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const counting = () => {
  const lines: ServerEvent[] = [];
  return { lines, ...rejectedClients((line) => lines.push(line)) };
};

describe('The summary of rejected clients', () => {
  it('is reported a second after the first, in one line with the peer rejected most often', () => {
    const { lines, count } = counting();
    count('bodiesRefused', '192.0.2.1');
    count('bodiesRefused', '192.0.2.2');
    count('connectionsEvicted', '192.0.2.2');
    count('connectionsEvicted', undefined);
    vi.advanceTimersByTime(999);
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(lines).toEqual([
      {
        event: 'turned-away',
        seconds: 1,
        counts: { bodiesRefused: 2, connectionsEvicted: 2 },
        topPeer: '192.0.2.2',
        topPeerCount: 2,
      },
    ]);
  });

  it('is reported every ten seconds while rejections go on, each time from zero', () => {
    const { lines, count } = counting();
    for (let second = 0; second < 60; second += 1) {
      count('connectionsDropped', '192.0.2.1');
      vi.advanceTimersByTime(1_000);
    }
    vi.advanceTimersByTime(10_000);
    expect(lines).toMatchObject(
      [1, 10, 10, 10, 10, 10, 9].map((connectionsDropped) => ({ counts: { connectionsDropped } })),
    );
  });

  it('is reported at once by a flush, unless it is empty', () => {
    const { lines, count, flush } = counting();
    flush();
    expect(lines).toEqual([]);
    count('answersRefused', '192.0.2.1');
    flush();
    flush();
    expect(lines).toMatchObject([{ counts: { answersRefused: 1 } }]);
  });

  it('counts only a limited number of addresses', () => {
    const { lines, count, flush } = counting();
    count('connectionsEvicted', '192.0.2.1');
    for (let host = 0; host < 100_000; host += 1) count('connectionsEvicted', `2001:db8::${host}`);
    count('connectionsEvicted', '192.0.2.1');
    flush();
    expect(lines).toMatchObject([{ topPeer: '192.0.2.1', topPeerCount: 2 }]);
  });
});
