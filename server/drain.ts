import { setTimeout as wait } from 'node:timers/promises';

/** How long requests in flight may take after the first signal, in milliseconds. */
export const DRAIN_LIMIT = 10_000;

/** When those that still wait for AWS are answered that it is not available: in time to send that. */
export const ABANDON_AFTER = DRAIN_LIMIT - 1_000;

/** How patient the end of a service is. */
export type Patience = {
  /** In milliseconds. */
  readonly limit: number;
  /** Resolves when somebody does not want to wait any longer. */
  readonly hurry: Promise<void>;
};

/** Whether the work of stopping was done within the limit and before anybody hurried. */
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

/** Never resolves once it is called off. */
const elapsed = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  wait(milliseconds, false, { signal }).catch(() => new Promise<boolean>(() => {}));
