import type { Clock } from '../../../domain/ports/clock.ts';

/** The ways to ask a service to end. */
const ENDING = ['SIGTERM', 'SIGINT'] as const;

/**
 * Milliseconds in which a repeated signal is the same wish: Ctrl-C reaches a process that npm started
 * twice, once from the terminal and once from npm.
 */
const SAME_WISH = 500;

/** What happens to the process from now on. */
export type Signals = {
  /** Resolves at the first wish to end. */
  readonly first: Promise<void>;
  /** Resolves at the second. */
  readonly second: Promise<void>;
};

/** Listens for the signals of this process from now to its end. */
export const endingSignals = ({ now }: Clock): Signals => {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const wish = (): void => {
    firstAt ??= now();
    first.resolve();
    if (now() - firstAt > SAME_WISH) second.resolve();
  };
  for (const signal of ENDING) process.on(signal, wish);
  return { first: first.promise, second: second.promise };
};
