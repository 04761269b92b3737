import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerEvent } from '../../../app/telemetry/telemetry.ts';
import { turnedAway } from '../../../server/http/turned-away.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const counting = () => {
  const lines: ServerEvent[] = [];
  return { lines, ...turnedAway((line) => lines.push(line)) };
};

describe('Who is turned away', () => {
  it('is told a second after the first, in one line with the peer that met it most', () => {
    const { lines, note } = counting();
    note('bodiesRefused', '192.0.2.1');
    note('bodiesRefused', '192.0.2.2');
    note('connectionsEvicted', '192.0.2.2');
    note('connectionsEvicted', undefined);
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

  it('is told every ten seconds while it goes on, and counted anew', () => {
    const { lines, note } = counting();
    for (let second = 0; second < 60; second += 1) {
      note('connectionsDropped', '192.0.2.1');
      vi.advanceTimersByTime(1_000);
    }
    vi.advanceTimersByTime(10_000);
    expect(lines).toMatchObject(
      [1, 10, 10, 10, 10, 10, 9].map((connectionsDropped) => ({ counts: { connectionsDropped } })),
    );
  });

  it('is told at once at the end, and nothing if there was none', () => {
    const { lines, note, flush } = counting();
    flush();
    expect(lines).toEqual([]);
    note('answersRefused', '192.0.2.1');
    flush();
    flush();
    expect(lines).toMatchObject([{ counts: { answersRefused: 1 } }]);
  });

  it('keeps no list of all the addresses there are', () => {
    const { lines, note, flush } = counting();
    note('connectionsEvicted', '192.0.2.1');
    for (let host = 0; host < 100_000; host += 1) note('connectionsEvicted', `2001:db8::${host}`);
    note('connectionsEvicted', '192.0.2.1');
    flush();
    expect(lines).toMatchObject([{ topPeer: '192.0.2.1', topPeerCount: 2 }]);
  });
});
