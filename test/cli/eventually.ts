import { vi } from 'vitest';

/** Resolves once the expectations hold; throws the last failure when they do not come to. */
export const eventually = (expectations: () => Promise<void>): Promise<void> =>
  vi.waitFor(expectations, { timeout: 20_000, interval: 10 });
