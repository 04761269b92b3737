import type { Instant } from '../secret/ids.ts';

/** The current time; a port, so that tests can set it. */
export type Clock = { now(): Instant };
