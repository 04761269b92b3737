import { setTimeout as sleep } from 'node:timers/promises';
import type { Pause } from '../../domain/ports/pause.ts';

const BASE_MS = 20;
const CAP_MS = 500;

/** The longest delay before an attempt, in milliseconds: doubling from 20 at attempt 2, up to 500. */
export const longestPause = (attempt: number): number =>
  Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, attempt - 2));

/**
 * Backs off with full jitter: a random delay between zero and the longest. Competing writers spread over the whole
 * window, where a fixed part of the delay would bring them back together.
 */
export const fullJitter =
  (random: () => number, wait: (milliseconds: number) => Promise<unknown>): Pause =>
  async (attempt) => {
    await wait(random() * longestPause(attempt));
  };

/** Jittered back-off of the running process. */
export const systemPause: Pause = fullJitter(Math.random, sleep);
