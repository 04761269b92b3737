import { setTimeout as wait } from 'node:timers/promises';

/** How long requests in flight may take after the first signal, in milliseconds. */
export const DRAIN_LIMIT = 10_000;

/** When calls to AWS that are still pending are aborted: early enough to send their 503 responses. */
export const ABANDON_AFTER = DRAIN_LIMIT - 1_000;

/** How long to wait for a service to stop. */
export type Patience = {
  /** In milliseconds. */
  readonly limit: number;
  /** Resolves when the operator asks a second time, and is not going to wait any longer. */
  readonly hurry: Promise<void>;
};

/** Waits for a service to stop. Resolves to false if the limit passes or the operator hurries first. */
export const drained = async (stopping: Promise<void>, patience: Patience): Promise<boolean> => {
  const over = new AbortController();
  try {
    return await Promise.race([
      stopping.then(() => true),
      patience.hurry.then(() => false),
      elapsed(patience.limit, over.signal),
    ]);
  } finally {
    over.abort();
  }
};

/** Never resolves once aborted. */
const elapsed = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  wait(milliseconds, false, { signal }).catch(() => new Promise<boolean>(() => {}));
