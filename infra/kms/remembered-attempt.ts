import type { Clock } from '../../domain/ports/clock.ts';
import type { Instant } from '../../domain/secret/ids.ts';

/** What an attempt came to that is worth remembering; it throws what is not. */
export type Attempt =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly error: unknown };

/** In milliseconds. */
const MEMORY = 60_000;

/**
 * One attempt at a time, which everybody shares, and its result for a minute after it: who asked too
 * early to hear of a success does not try once more, and a failure that will repeat itself is not
 * repeated with every request. What an attempt throws is not remembered.
 */
export const rememberedAttempt = (
  clock: Clock,
  make: () => Promise<Attempt>,
): (() => Promise<string>) => {
  let running: Promise<Attempt> | undefined;
  let past: { readonly attempt: Attempt; readonly at: Instant } | null = null;

  const run = async (): Promise<Attempt> => {
    try {
      const attempt = await make();
      past = { attempt, at: clock.now() };
      return attempt;
    } finally {
      running = undefined;
    }
  };
  const current = (): Promise<Attempt> => {
    running ??= run();
    return running;
  };
  const remembered = (): Attempt | null => {
    if (past === null) return null;
    const age = clock.now() - past.at;
    // A clock that was set back tells nothing of its age.
    return age >= 0 && age < MEMORY ? past.attempt : null;
  };

  return async () => {
    const attempt = remembered() ?? (await current());
    if (attempt.ok) return attempt.key;
    throw attempt.error;
  };
};
