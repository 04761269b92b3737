import { setTimeout as sleep } from 'node:timers/promises';
import type { Pause } from '../../domain/ports/pause.ts';

const BASE_MS = 20;
const CAP_MS = 500;

/** The longest wait before an attempt, in milliseconds: doubling from 20 at attempt 2, up to 500. */
export const longestPause = (attempt: number): number =>
  Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, attempt - 2));

/**
 * Full jitter: any moment between none and the longest. Racing writers spread over the whole window,
 * where a fixed part of the wait would bring them back together.
 */
export const fullJitter =
  (random: () => number, wait: (milliseconds: number) => Promise<unknown>): Pause =>
  async (attempt) => {
    await wait(random() * longestPause(attempt));
  };

/** Jittered pauses of the running process. */
export const systemPause: Pause = fullJitter(Math.random, sleep);
