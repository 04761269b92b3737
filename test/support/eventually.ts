import { vi } from 'vitest';

/** Resolves once the expectations hold. Throws the last failure if they never do. */
export const eventually = (expectations: () => Promise<void>): Promise<void> =>
  vi.waitFor(expectations, { timeout: 20_000, interval: 10 });
