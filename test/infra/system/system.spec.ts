import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../infra/system/clock.ts';
import { fullJitter, longestPause, systemPause } from '../../../infra/system/pause.ts';
import { randomIds } from '../../../infra/system/random.ts';

describe('the system clock', () => {
  it('returns the time in milliseconds', () => {
    const before = Date.now();
    const now = systemClock.now();

    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});

describe('random identifiers', () => {
  it('give each request a UUID of its own', () => {
    const ids = Array.from({ length: 100 }, () => randomIds.requestId());

    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('end an ARN with six letters or digits, any of which may come', () => {
    const suffixes = Array.from({ length: 2000 }, () => randomIds.arnSuffix());

    for (const suffix of suffixes) expect(suffix).toMatch(/^[A-Za-z0-9]{6}$/);
    expect(new Set(suffixes.join('')).size).toBe(62);
  });
});

describe('pauses', () => {
  it.each([
    [2, 20],
    [3, 40],
    [4, 80],
    [6, 320],
    [7, 500],
    [1000, 500],
  ])('before attempt %i are at most %i ms', (attempt, most) => {
    expect(longestPause(attempt)).toBe(most);
  });

  it.each([
    [0, 0],
    [0.5, 40],
    [1, 80],
  ])('last any part of that: drawing %d waits %d ms before attempt 4', async (draw, expected) => {
    const waits: number[] = [];
    const pause = fullJitter(
      () => draw,
      async (milliseconds) => waits.push(milliseconds),
    );

    await pause(4);

    expect(waits).toEqual([expected]);
  });

  it('end by themselves', async () => {
    await expect(systemPause(2)).resolves.toBeUndefined();
  });
});
