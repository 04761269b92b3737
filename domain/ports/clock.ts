import type { Instant } from '../secret/ids.ts';

/** The time, as a port so that rules and tests agree on it. */
export type Clock = { now(): Instant };
