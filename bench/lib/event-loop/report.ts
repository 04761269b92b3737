/** The longest that one turn of the event loop may take, in milliseconds. */
export const TARGET = 20;

/** A turn that took longer than the target, and where the time went. Times are in milliseconds. */
export type Held = {
  readonly wall: number;
  /** CPU time of the main thread. The rest of `wall` went to the disk or other processes. */
  readonly cpu: number;
  readonly sqlite: number;
  /** Commits and checkpoints, which wait for the disk. */
  readonly commits: number;
  readonly collection: number;
};

/** What the probe recorded since the last report. */
export type Report = {
  /** How late a repeated timer was, each time. */
  readonly turns: readonly number[];
  /** CPU time of the main thread between two timers. */
  readonly working: readonly number[];
  readonly held: readonly Held[];
  readonly longest: { readonly sql: string; readonly took: number };
};

/** Checks a message from another process. */
export const isReport = (message: unknown): message is Report =>
  typeof message === 'object' && message !== null && 'turns' in message && 'working' in message;
